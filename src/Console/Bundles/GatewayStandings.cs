using System.Globalization;
using Insight.Console.Reports;
using Insight.Contracts.Reports;

namespace Insight.Console.Bundles;

/// <summary>Says of gateways how they stand.</summary>
internal static class GatewayStandings
{
    /// <summary>What a gateway may take to get and report a new bundle before it counts as behind.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>Reports that may be missing before a gateway is silent.</summary>
    private const int MissingReports = 4;

    /// <summary>Silence of gateways that never reported, before they count as silent.</summary>
    private static readonly TimeSpan s_usualSilence = TimeSpan.FromMinutes(1);

    /// <summary>How long a gateway may be silent.</summary>
    /// <param name="everySeconds">How often it reports.</param>
    public static TimeSpan Silence(int everySeconds) => TimeSpan.FromSeconds(MissingReports * (double)everySeconds);

    /// <summary>What people are shown of a gateway.</summary>
    /// <param name="stored">What is known.</param>
    /// <param name="newest">The bundle that it should have; null: not known here.</param>
    /// <param name="now">Now, UTC.</param>
    public static GatewayState Of(StoredGatewayState stored, Func<GatewayReport, PublishedBundle?> newest, DateTime now)
    {
        GatewayReport? report = GatewayReportStore.Read(stored.Summary);
        DateTime? reportedAt = report is null ? null : Time(stored.ReceivedAt!.Value), answeredAt = stored.AnsweredAt is { } at ? Time(at) : null;
        DateTime? lastSeen = reportedAt > answeredAt || answeredAt is null ? reportedAt : answeredAt;
        PublishedBundle? expected = report is null ? null : newest(report);

        // A report that was on its way while the gateway took a bundle and answered knows less than the answer.
        bool isSettled = report is not null && (answeredAt is null || reportedAt >= answeredAt + TimeSpan.FromSeconds(report.EverySeconds));
        long inForce = isSettled ? report!.InForce : Math.Max(report?.InForce ?? 0, stored.InForce ?? 0);
        GatewayEnrolment? enrolment = stored.EnrolledAt is { } enrolled
            ? new GatewayEnrolment(Time(enrolled), Time(stored.RenewedAt!.Value), Time(stored.NotAfter!.Value), stored.RevokedAt is > 0 and { } revoked ? Time(revoked) : null)
            : null;
        GatewayState state = new(
            stored.Id, GatewayStanding.Healthy, "", lastSeen, report?.Site ?? "", report?.Version ?? "", report is null ? null : Utc(report.StartedAt),
            inForce, expected?.Manifest.Number, stored.Number ?? 0, stored.Accepted != 0, stored.Reason ?? "", answeredAt, report?.Requests, report?.Queue, enrolment);
        (GatewayStanding standing, string why) = Judge(state, report, reportedAt, expected, now);
        return state with { State = standing, Why = why };
    }

    /// <summary>A span of time as people say it.</summary>
    internal static string Words(TimeSpan span) => span switch
    {
        { TotalSeconds: < 120 } => Count((long)Math.Max(0, span.TotalSeconds), "second"),
        { TotalMinutes: < 120 } => Count((long)span.TotalMinutes, "minute"),
        { TotalHours: < 48 } => Count((long)span.TotalHours, "hour"),
        _ => Count((long)span.TotalDays, "day"),
    };

    private static (GatewayStanding Standing, string Why) Judge(GatewayState state, GatewayReport? report, DateTime? reportedAt, PublishedBundle? expected, DateTime now)
    {
        if (state.LastSeen is not { } seen) return (GatewayStanding.Silent, "It has enrolled and was never heard of since. Start it, and look in its log whether it reaches the console.");
        TimeSpan silent = now - seen;
        if (state.Enrolment?.RevokedAt is { } revoked && seen <= revoked) return (GatewayStanding.Silent, $"Its enrolment was revoked; nothing was heard of it for {Words(silent)}.");
        if (report is null)
        {
            if (silent > s_usualSilence) return (GatewayStanding.Silent, $"It sends no reports, which gateways older than this console do not; its last answer to a bundle was {Words(silent)} ago.");
        }
        else if (silent > Silence(report.EverySeconds))
        {
            return (GatewayStanding.Silent, $"Nothing was heard of it for {Words(silent)}; it reports every {Words(TimeSpan.FromSeconds(report.EverySeconds))}. Look whether it runs and reaches the console.");
        }

        if (!state.Accepted && (state.Answered == 0 || state.Answered > state.InForce)) return (GatewayStanding.Refused, state.Reason.Length > 0 ? state.Reason : "It refused its last bundle and gave no reason.");
        return expected is not null && expected.Manifest.Number > state.InForce && reportedAt > expected.Manifest.Created + Grace
            ? (GatewayStanding.Behind, string.Create(CultureInfo.InvariantCulture, $"It should have bundle {expected.Manifest.Number} since {Words(now - expected.Manifest.Created)}; its log says what keeps it from it."))
            : (GatewayStanding.Healthy, "");
    }

    private static string Count(long number, string unit) => string.Create(CultureInfo.InvariantCulture, $"{number} {unit}{(number == 1 ? "" : "s")}");

    private static DateTime Time(long microseconds) => DateTime.UnixEpoch.AddMicroseconds(microseconds);

    private static DateTime Utc(DateTime time) => time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : DateTime.SpecifyKind(time, DateTimeKind.Utc);
}
