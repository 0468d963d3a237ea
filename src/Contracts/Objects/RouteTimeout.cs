namespace Insight.Contracts.Objects;

/// <summary>How long things may take. Durations are written <c>250ms</c>, <c>30s</c>, <c>5m</c>.</summary>
public sealed record RouteTimeout
{
    /// <summary>From arrival to the end of the response, all attempts together; null: no limit. Streams (WebSocket, server-sent events, gRPC) are held to it until their answer begins.</summary>
    public TimeSpan? Total { get; init; }

    /// <summary>One attempt until its response headers; null: no limit.</summary>
    public TimeSpan? PerTry { get; init; }

    /// <summary>Without a byte in either direction. Default 100 seconds.</summary>
    public TimeSpan? Idle { get; init; }
}
