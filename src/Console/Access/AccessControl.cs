using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Insight.Console.Access;

/// <summary>
/// Whether the start token opens the console. It does while the console listens on loopback only and nobody has claimed it; afterwards everybody signs in, and it does no
/// more than claim.
/// </summary>
internal sealed class AccessControl(ConsoleAccess access, IOptions<ConsoleOptions> options) : IHostedService
{
    // Requests with one of these came through a proxy: loopback is then where the proxy is, not who asks.
    private static readonly string[] s_proxied = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via"];

    private readonly bool _isAlwaysOn = options.Value.Oidc.IsOn || !(ListenAddress.TryParse(options.Value.Listen, out IPEndPoint? listen) && IPAddress.IsLoopback(listen.Address));

    /// <summary>Whether everybody must sign in.</summary>
    public bool IsOn => _isAlwaysOn || access.IsClaimed;

    /// <summary>Whether people can sign in with an issuer.</summary>
    public bool HasOidc => options.Value.Oidc.IsOn;

    /// <summary>Whether a request may claim the console, if it has the start token.</summary>
    public bool MayClaim(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from) && !s_proxied.Any(context.Request.Headers.ContainsKey) && access.ClaimableUntil is not null;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        access.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
