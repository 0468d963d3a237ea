namespace Insight.Contracts.Objects;

/// <summary>When a request is tried again. Only while nothing of the response was sent and the request can be repeated in full.</summary>
public sealed record RouteRetry
{
    /// <summary>Attempts after the first, 0 to 10.</summary>
    public int Attempts { get; init; } = 2;

    /// <summary>What is tried again. Default: connect, reset, timeout and 503.</summary>
    public IReadOnlyList<RetryOn> On { get; init; } = [RetryOn.Connect, RetryOn.Reset, RetryOn.Timeout, RetryOn.Status503];

    /// <summary>Whether methods that change things (POST, PATCH) are tried again too; otherwise they are only when no byte was sent.</summary>
    public bool UnsafeMethods { get; init; }

    /// <summary>Requests with longer bodies are not repeated, bytes. At most 1 MiB.</summary>
    public int BodyBytes { get; init; } = 64 << 10;

    /// <summary>Pause before the first retry; doubles each time up to <see cref="MaxBackoff"/>, chance decides between 0 and all of it.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>Longest pause.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromMilliseconds(250);
}
