namespace Insight.Gateway.Metrics;

/// <summary>One series of the metrics of requests: its attributes, made once, and how many requests there were.</summary>
internal sealed class RequestSeries(bool isOther, params KeyValuePair<string, object?>[] tags)
{
    private long _count;

    /// <summary>Whether it stands for all that have no series of their own.</summary>
    public bool IsOther => isOther;

    /// <summary>Its attributes.</summary>
    public KeyValuePair<string, object?>[] Tags => tags;

    /// <summary>Requests so far.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Counts a request.</summary>
    public void Add() => Interlocked.Increment(ref _count);
}
