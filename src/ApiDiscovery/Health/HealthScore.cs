using System.Globalization;

namespace Insight.ApiDiscovery.Health;

/// <summary>Judges a recent window against the same thing's own past. A pure function.</summary>
/// <remarks>
/// Shares are taken at the lower end of Wilson's 95 % interval (E. B. Wilson, 1927), so that one failure among five requests is no alarm, and differences
/// count only where they are large: with much traffic every small one is significant. What was bad before is not good now: failures
/// cost points also without a baseline.
/// </remarks>
public static class HealthScore
{
    /// <summary>Fewer requests say nothing.</summary>
    public const int MinRequests = 5;

    /// <summary>Requests on both sides from which on quantiles and rates are compared.</summary>
    private const int MinCompared = 20;

    /// <summary>Points per unit of the share of failures: 40 % failures cost the most that failures can.</summary>
    private const double PointsPerFailureShare = 150;

    private const int MostForFailures = 60, ForRise = 10, MostForLatency = 30, ForDrop = 15, ForSurge = 10;

    /// <summary>Slower than this many times the past costs points; four times costs all of <see cref="MostForLatency"/>.</summary>
    private const double SlowerRatio = 1.5;

    /// <summary>Differences below a millisecond are the machine's, not the service's.</summary>
    private const double LeastSlowdownMicroseconds = 1000;

    /// <summary>A share of refused requests below this is ordinary.</summary>
    private const double OrdinaryClientErrors = 0.05;

    private const double VolumeRatio = 4;

    /// <summary>The score; null when there is too little to judge.</summary>
    /// <param name="recent">The window.</param>
    /// <param name="past">The baseline before it; null when there is none.</param>
    public static HealthReport? Of(HealthSample recent, HealthSample? past)
    {
        ArgumentNullException.ThrowIfNull(recent);
        if (recent.Requests < MinRequests) return null;
        HealthReason?[] found = [Failures(recent, past), Refusals(recent, past), Latency(recent, past), Volume(recent, past)];
        HealthReason[] reasons = [.. found.OfType<HealthReason>().OrderByDescending(static reason => reason.Points).ThenBy(static reason => reason.Kind)];
        return new HealthReport(Math.Max(0, 100 - reasons.Sum(static reason => reason.Points)), reasons);
    }

    private static HealthReason? Failures(HealthSample recent, HealthSample? past)
    {
        double share = LeastShare(recent.ServerErrors, recent.Requests);
        int points = (int)Math.Min(MostForFailures, Math.Round(share * PointsPerFailureShare));
        if (Rose(share, Share(past?.ServerErrors, past), 0.01)) points += ForRise;
        return points == 0 ? null : new HealthReason(
            HealthReasonKind.ServerErrors, points, $"{Percent(recent.ServerErrors, recent.Requests)} of requests failed (5xx or no answer){Before(past?.ServerErrors, past)}.");
    }

    private static HealthReason? Refusals(HealthSample recent, HealthSample? past) =>
        Rose(LeastShare(recent.ClientErrors, recent.Requests), Share(past?.ClientErrors, past), OrdinaryClientErrors)
            ? new HealthReason(HealthReasonKind.ClientErrors, ForRise, $"{Percent(recent.ClientErrors, recent.Requests)} of requests were refused (4xx){Before(past?.ClientErrors, past)}.")
            : null;

    private static HealthReason? Latency(HealthSample recent, HealthSample? past)
    {
        if (past is null || past.Requests < MinCompared || recent.Requests < MinCompared || past.P95Microseconds <= 0) return null;
        double ratio = recent.P95Microseconds / past.P95Microseconds;
        if (ratio < SlowerRatio || recent.P95Microseconds - past.P95Microseconds < LeastSlowdownMicroseconds) return null;
        int points = (int)Math.Min(MostForLatency, Math.Round(MostForLatency / 2.0 * Math.Log2(ratio)));
        return new HealthReason(HealthReasonKind.Latency, points, string.Create(
            CultureInfo.InvariantCulture, $"95 % of answers take up to {Milliseconds(recent.P95Microseconds)} ms, {ratio:0.#} times as long as before ({Milliseconds(past.P95Microseconds)} ms)."));
    }

    private static HealthReason? Volume(HealthSample recent, HealthSample? past)
    {
        if (past is null || past.Seconds <= 0 || recent.Seconds <= 0) return null;
        double expected = past.Requests / past.Seconds * recent.Seconds;
        if (past.Requests < MinCompared || expected < MinCompared) return null;
        if (recent.Requests * VolumeRatio < expected) return new HealthReason(HealthReasonKind.Drop, ForDrop, Text("Only", expected / recent.Requests, "fewer"));
        if (recent.Requests > expected * VolumeRatio) return new HealthReason(HealthReasonKind.Surge, ForSurge, Text("As many as", recent.Requests / expected, "more"));
        return null;

        string Text(string start, double times, string direction) =>
            string.Create(CultureInfo.InvariantCulture, $"{start} {recent.Requests / recent.Seconds:0.##} requests per second, {times:0} times {direction} than before ({past.Requests / past.Seconds:0.##}).");
    }

    /// <summary>The lower end of Wilson's interval.</summary>
    private static double LeastShare(long hits, long of)
    {
        const double z = 1.96;
        if (of == 0 || hits == 0) return 0;
        double n = of, p = Math.Min(1, hits / n), z2 = z * z;
        return Math.Max(0, (p + z2 / (2 * n) - z * Math.Sqrt(p * (1 - p) / n + z2 / (4 * n * n))) / (1 + z2 / n));
    }

    private static double? Share(long? hits, HealthSample? past) => past is null || past.Requests < MinCompared ? null : (double)(hits ?? 0) / past.Requests;

    private static bool Rose(double share, double? before, double least) => before is { } past && share > 2 * past && share - past > least;

    private static string Before(long? hits, HealthSample? past) =>
        past is null || past.Requests < MinCompared ? "" : $", {Percent(hits ?? 0, past.Requests)} before";

    private static string Percent(long hits, long of) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * hits / of:0.#} %");

    private static string Milliseconds(double microseconds) => (microseconds / 1000).ToString("0.#", CultureInfo.InvariantCulture);
}
