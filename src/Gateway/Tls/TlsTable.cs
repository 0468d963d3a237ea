using Insight.Gateway.Hosting;
using Insight.Gateway.Traffic.Routing;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Insight.Gateway.Tls;

/// <summary>How connections are made for each server name, at one moment. Never changed.</summary>
/// <param name="Hosts">Virtual hosts that have a say.</param>
/// <param name="Listener">All others: as the listener has it.</param>
/// <param name="HasDemands">Whether a host says on its own what it asks of clients.</param>
internal sealed record TlsTable(HostTable<TlsHost> Hosts, TlsHost Listener, bool HasDemands)
{
    /// <summary>What counts for a server name.</summary>
    /// <param name="serverName">The name in the client's first message; empty: none.</param>
    /// <param name="port">The listener's port.</param>
    public TlsHost Find(string? serverName, int port) => Hosts.Find(serverName, port) ?? Listener;

    /// <summary>Whether a request came over a connection that asked less of the client than the request's host does (RFC 9110, section 15.5.20).</summary>
    /// <remarks>Otherwise a client could name a host without demands in the handshake and another one in the request. Also a connection from before the
    /// demand does not count. Without TLS nothing was asked: what an object demands is refused then; the listener's own demand is for its own port.</remarks>
    public bool IsMisdirected(HttpContext context)
    {
        TlsConnection? connection = (TlsConnection?)context.Features[typeof(TlsConnection)];
        if (!HasDemands && (connection is null || ReferenceEquals(connection, Listener.Connection))) return false;
        RouteTable.SplitHost(context.Request.Headers.Host.ToString(), out ReadOnlySpan<char> host, out int port);
        if (port < 0) port = RouteTable.DefaultPort(context.Request);
        TlsHost? target = Hosts.Find(host, port);
        return connection is not null
            ? !(target ?? Listener).Policy.Admits(connection.Policy)
            : target is { HasOwnDemand: true, Policy.Mode: ClientCertificates.Require };
    }

    /// <summary>Asks the client to make another connection after this request.</summary>
    public static void Close(HttpContext context) => context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
}
