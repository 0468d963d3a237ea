using Insight.Anomaly.Tests.Requests;
using Insight.Bench.Ingest;

namespace Insight.Bench.Anomaly;

/// <summary>Requests of generated traffic that a profile alone stops, hourly trained and blocking from the beginning: in the first week, and in the day after a release.</summary>
internal static class ProfileTraffic
{
    private const int Week = 7 * 24;

    public static void Measure(Figures figures)
    {
        double days = 24.0 * ShopGateway.PerHour;
        ShopGateway gateway = Learned(out int stopped);
        figures.AtMost("profile_fpr_first_week", stopped / (7 * days), "", 0.001);
        ShopRequests released = new(2) { IsReleased = true };
        figures.AtMost("profile_fpr_release_24h", Enumerable.Range(0, 24).Sum(_ => gateway.Hour(released)) / days, "", 0.001);

        gateway = Learned(out _);
        ShopRequests syntax = new(3) { IsReleased = true, HasFilters = true };
        figures.Note("profile_fpr_release_24h_new_syntax", Enumerable.Range(0, 24).Sum(_ => gateway.Hour(syntax)) / days, "");
    }

    private static ShopGateway Learned(out int stopped)
    {
        ShopGateway gateway = new();
        ShopRequests requests = new(1);
        stopped = Enumerable.Range(0, Week).Sum(_ => gateway.Hour(requests));
        return gateway;
    }
}
