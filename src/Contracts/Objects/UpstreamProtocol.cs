namespace Insight.Contracts.Objects;

/// <summary>HTTP versions spoken to endpoints.</summary>
public enum UpstreamProtocol
{
    /// <summary>HTTP/2 where TLS agrees on it, else HTTP/1.1.</summary>
    Auto,

    /// <summary>HTTP/1.1.</summary>
    Http1,

    /// <summary>HTTP/2, without TLS by prior knowledge (gRPC).</summary>
    Http2,
}
