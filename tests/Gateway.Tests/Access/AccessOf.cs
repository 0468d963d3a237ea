using System.Net;
using Insight.Contracts.Objects;
using Insight.Contracts.Records;
using Insight.Gateway.Access;
using Insight.Gateway.Access.Tokens;
using Insight.Gateway.Identity;
using Insight.Gateway.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insight.Gateway.Tests.Access;

/// <summary>What a route says of access, without a gateway around it.</summary>
internal sealed class AccessOf : IDisposable
{
    private readonly KeyFetcher _fetcher = new(NullLogger<KeyFetcher>.Instance);
    private RouteAccess? _access;

    public AccessOf(RouteSpec spec)
    {
        Services = new AccessServices(_fetcher, Time);
        Compile(spec);
    }

    public AccessOf(RouteAuthentication authentication, params AuthorizationRule[] rules)
        : this(new RouteSpec { Authentication = authentication, Authorization = rules })
    {
    }

    public ManualTime Time { get; } = new();

    public AccessServices Services { get; }

    /// <summary>Compiles anew, as when there are other objects.</summary>
    public void Compile(RouteSpec spec) => _access = RouteAccess.Create(spec, Services);

    public Task<Asked> AskAsync(params (string Name, string Value)[] headers) => AskAsync("GET", "/", headers);

    public Task<Asked> AskAsync(string method, string target, params (string Name, string Value)[] headers) => AskAsync(method, target, SourceIdentity.Unknown, headers);

    public async Task<Asked> AskAsync(string method, string target, SourceIdentity source, params (string Name, string Value)[] headers)
    {
        DefaultHttpContext context = new();
        string[] parts = target.Split('?', 2);
        context.Request.Method = method;
        context.Request.Path = parts[0];
        if (parts.Length > 1) context.Request.QueryString = new QueryString("?" + parts[1]);
        foreach ((string name, string value) in headers) context.Request.Headers.Append(name, value);
        RequestRecording recording = new(null!)
        {
            Request = context.Features.GetRequiredFeature<IHttpRequestFeature>(),
            Host = "shop.example",
            Client = IPAddress.Loopback,
            RequestId = "request",
            Source = source,
        };
        bool isOver = _access is not null && await _access.TryAnswerAsync(context, recording);
        Assert.Equal(isOver, recording.Own is not null);
        return isOver
            ? new Asked(context.Response.StatusCode, recording.Own!.Flag, recording.Own.Detail, string.Join(" | ", context.Response.Headers.WWWAuthenticate.ToArray()), recording.Principal)
            : new Asked(200, ResponseFlag.NoFlag, "", "", recording.Principal);
    }

    public void Dispose()
    {
        Services.Dispose();
        _fetcher.Dispose();
    }
}
