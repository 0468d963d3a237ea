using System.Globalization;
using Insight.Contracts.Records;
using Insight.Gateway.Waf;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Insight.Gateway.Records;

/// <summary>An answer that the gateway gives instead of an upstream's.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Flag">Why, for the record.</param>
/// <param name="Detail">The cause, for machines: stands in the record, and is not told to the client.</param>
internal sealed record OwnAnswer(int Status, ResponseFlag Flag, string Detail)
{
    /// <summary><c>WWW-Authenticate</c>; empty: none.</summary>
    public StringValues Challenge { get; init; }

    /// <summary><c>Retry-After</c>, whole seconds; 0: that of the status, if any.</summary>
    public long RetryAfter { get; init; }

    /// <summary><c>Allow</c>; empty: none.</summary>
    public string Allow { get; init; } = "";

    /// <summary>Whether the connection ends with it: what follows on it may be anything.</summary>
    public bool Closes { get; init; }

    public static readonly OwnAnswer NoUpstream = new(StatusCodes.Status503ServiceUnavailable, ResponseFlag.NoUpstream, "no-healthy-endpoint");

    public static readonly OwnAnswer NoDestination = new(StatusCodes.Status503ServiceUnavailable, ResponseFlag.NoUpstream, "no-destination");

    public static readonly OwnAnswer Overloaded = new(StatusCodes.Status503ServiceUnavailable, ResponseFlag.Overloaded, "too-many-requests");

    public static readonly OwnAnswer BreakerOpen = new(StatusCodes.Status503ServiceUnavailable, ResponseFlag.Overloaded, "breaker-open");

    public static readonly OwnAnswer TimedOut = new(StatusCodes.Status504GatewayTimeout, ResponseFlag.Timeout, "timeout");

    public static readonly OwnAnswer Misdirected = new(StatusCodes.Status421MisdirectedRequest, ResponseFlag.Unauthenticated, "other-server-name");

    /// <summary>Answers with a document that names the request's id (RFC 9457), unless something was sent already.</summary>
    public async Task WriteAsync(HttpContext context, RequestRecording recording)
    {
        recording.Own = this;
        HttpResponse response = context.Response;
        if (response.HasStarted) return;
        response.Clear();
        response.StatusCode = Status;
        if (RetryAfter > 0) response.Headers.RetryAfter = RetryAfter.ToString(CultureInfo.InvariantCulture);
        else if (Status == StatusCodes.Status503ServiceUnavailable) response.Headers.RetryAfter = "1";
        if (Allow.Length > 0) response.Headers.Allow = Allow;
        if (Challenge.Count > 0) response.Headers.WWWAuthenticate = Challenge;
        if (Closes) response.Headers.Connection = "close";
        response.Headers.CacheControl = "no-store";
        byte[] body = RefusalBody.Of(Status, recording.RequestId);
        response.ContentType = "application/problem+json";
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await response.Body.WriteAsync(body, context.RequestAborted);
    }
}
