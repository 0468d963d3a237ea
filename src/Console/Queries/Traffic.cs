namespace Insight.Console.Queries;

/// <summary>Sums over a window of time.</summary>
/// <param name="Requests">Requests, each counted once.</param>
/// <param name="RequestsPerSecond"><paramref name="Requests"/> over the observed part of the window.</param>
/// <param name="Errors4xx">Answers with a status from 400 to 499.</param>
/// <param name="Errors5xx">Answers with a status of 500 or more.</param>
/// <param name="Lost">Requests that a gateway did not answer because it died.</param>
/// <param name="RequestBytes">Body bytes received.</param>
/// <param name="ResponseBytes">Body bytes sent.</param>
/// <param name="MeanMicroseconds">Mean duration.</param>
/// <param name="P50Microseconds">Median duration, from a histogram with 2 % error.</param>
/// <param name="P95Microseconds">Duration that 95 % stay below.</param>
/// <param name="P99Microseconds">Duration that 99 % stay below.</param>
/// <param name="FirstSeen">Time of the first request, UTC.</param>
/// <param name="LastSeen">Time of the last request, UTC.</param>
public sealed record Traffic(
    long Requests, double RequestsPerSecond, long Errors4xx, long Errors5xx, long Lost, long RequestBytes, long ResponseBytes,
    double MeanMicroseconds, double P50Microseconds, double P95Microseconds, double P99Microseconds, DateTime FirstSeen, DateTime LastSeen)
{
    /// <summary>No traffic at all.</summary>
    public static readonly Traffic None = new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, DateTime.UnixEpoch, DateTime.UnixEpoch);

    /// <summary>Both together. Sums add up; quantiles do not: the larger stands for both, and neither is slower.</summary>
    public static Traffic operator +(Traffic a, Traffic b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        long requests = a.Requests + b.Requests;
        return new Traffic(
            requests, a.RequestsPerSecond + b.RequestsPerSecond, a.Errors4xx + b.Errors4xx, a.Errors5xx + b.Errors5xx, a.Lost + b.Lost, a.RequestBytes + b.RequestBytes, a.ResponseBytes + b.ResponseBytes,
            requests == 0 ? 0 : ((a.MeanMicroseconds * a.Requests) + (b.MeanMicroseconds * b.Requests)) / requests,
            Math.Max(a.P50Microseconds, b.P50Microseconds), Math.Max(a.P95Microseconds, b.P95Microseconds), Math.Max(a.P99Microseconds, b.P99Microseconds),
            a.FirstSeen < b.FirstSeen ? a.FirstSeen : b.FirstSeen, a.LastSeen > b.LastSeen ? a.LastSeen : b.LastSeen);
    }

    /// <summary>The same as <c>+</c>.</summary>
    public static Traffic Add(Traffic left, Traffic right) => left + right;

    /// <summary>Share of 4xx answers, 0 to 1.</summary>
    public double ErrorRate4xx => Requests == 0 ? 0 : (double)Errors4xx / Requests;

    /// <summary>Share of 5xx answers, 0 to 1.</summary>
    public double ErrorRate5xx => Requests == 0 ? 0 : (double)Errors5xx / Requests;
}
