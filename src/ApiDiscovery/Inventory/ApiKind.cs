namespace Insight.ApiDiscovery.Inventory;

/// <summary>What kind of API an endpoint belongs to.</summary>
public enum ApiKind
{
    /// <summary>Plain HTTP.</summary>
    Rest,

    /// <summary>GraphQL over HTTP.</summary>
    GraphQl,

    /// <summary>gRPC.</summary>
    Grpc,

    /// <summary>WebSocket (RFC 6455).</summary>
    WebSocket,

    /// <summary>Server-sent events (WHATWG HTML).</summary>
    ServerSentEvents,

    /// <summary>Files: scripts, style sheets, pictures, fonts.</summary>
    Static,
}
