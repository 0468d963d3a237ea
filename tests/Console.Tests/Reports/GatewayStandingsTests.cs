using System.Text.Json;
using Insight.Console.Bundles;
using Insight.Contracts.Bundles;
using Insight.Contracts.Reports;

namespace Insight.Console.Tests.Reports;

/// <summary>When a gateway is silent, refuses, is behind or well.</summary>
public sealed class GatewayStandingsTests
{
    private static readonly DateTime s_now = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void NewReport_NewestBundle_IsHealthy()
    {
        GatewayState state = Of(Stored(seconds: 20, inForce: 7), Bundle(7, minutes: 10));
        Assert.Equal((GatewayStanding.Healthy, "", 7L, 7L), (state.State, state.Why, state.InForce, state.Expected));
        Assert.Equal((s_now.AddSeconds(-20), "0.1.0", "north"), (state.LastSeen, state.Version, state.Site));
        Assert.Equal((3L, 20L), (state.Requests!.InFlight, state.Queue!.WaitingRecords));
        Assert.Null(state.Enrolment);
    }

    [Theory]
    [InlineData(15, 60, GatewayStanding.Healthy)]
    [InlineData(15, 61, GatewayStanding.Silent)]
    [InlineData(300, 1200, GatewayStanding.Healthy)]
    [InlineData(300, 1201, GatewayStanding.Silent)]
    public void Silence_IsJudgedByHowOftenItReports(int every, int seconds, GatewayStanding standing) => Assert.Equal(standing, Of(Stored(seconds, every: every)).State);

    [Fact]
    public void Silence_SaysHowLong()
    {
        Assert.Equal("Nothing was heard of it for 3 minutes; it reports every 15 seconds. Look whether it runs and reaches the console.", Of(Stored(seconds: 185)).Why);
        Assert.Equal(["1 second", "90 seconds", "3 minutes", "2 hours", "3 days"], new[] { 1, 90, 185, 7_300, 3 * 86_400 }.Select(static seconds => GatewayStandings.Words(TimeSpan.FromSeconds(seconds))));
    }

    [Fact]
    public void Answer_CountsAsSeen_ButReportsSayWhatIsInForce()
    {
        StoredGatewayState stored = Stored(seconds: 10, inForce: 7);
        (stored.InForce, stored.Number, stored.Accepted, stored.Reason, stored.AnsweredAt) = (6, 6, 1, "", At(40));
        Assert.Equal((7, s_now.AddSeconds(-10)), (Of(stored).InForce, Of(stored).LastSeen));

        // It took another one since its last report.
        (stored.InForce, stored.Number, stored.AnsweredAt) = (8, 8, At(2));
        Assert.Equal((8, s_now.AddSeconds(-2)), (Of(stored).InForce, Of(stored).LastSeen));

        // The report was on its way meanwhile; but what is reported long after is so, also when the gateway is back at its own configuration.
        stored.AnsweredAt = At(12);
        Assert.Equal(8, Of(stored).InForce);
        stored.AnsweredAt = At(600);
        Assert.Equal(7, Of(stored).InForce);
    }

    [Fact]
    public void OlderBundle_IsBehind_OnceItHadTimeToTakeTheNewOne()
    {
        Assert.Equal(GatewayStanding.Healthy, Of(Stored(seconds: 0, inForce: 6), Bundle(7, minutes: 0)).State);
        GatewayState state = Of(Stored(seconds: 0, inForce: 6), Bundle(7, minutes: 3));
        Assert.Equal(GatewayStanding.Behind, state.State);
        Assert.StartsWith("It should have bundle 7 since 3 minutes", state.Why, StringComparison.Ordinal);

        // What it reported before that bundle was there says nothing.
        Assert.Equal(GatewayStanding.Healthy, Of(Stored(seconds: 50, inForce: 6), Bundle(7, minutes: 1)).State);
    }

    [Fact]
    public void RefusedBundle_IsRefused_UntilAnotherIsInForce()
    {
        StoredGatewayState stored = Stored(seconds: 5, inForce: 6);
        (stored.InForce, stored.Number, stored.Accepted, stored.Reason, stored.AnsweredAt) = (6, 7, 0, "part objects: too large", At(60));
        Assert.Equal((GatewayStanding.Refused, "part objects: too large"), (Of(stored, Bundle(7, minutes: 3)).State, Of(stored, Bundle(7, minutes: 3)).Why));

        stored.Summary = Summary(inForce: 8, every: 15);
        Assert.Equal(GatewayStanding.Healthy, Of(stored, Bundle(8, minutes: 3)).State);
    }

    [Fact]
    public void GatewayThatNeverReported_IsKnownByItsAnswersAlone()
    {
        StoredGatewayState stored = new() { Id = "old", InForce = 3, Number = 3, Accepted = 1, Reason = "", AnsweredAt = At(30) };
        Assert.Equal((GatewayStanding.Healthy, 3, ""), (Of(stored).State, Of(stored).InForce, Of(stored).Version));
        Assert.Null(Of(stored).Queue);

        stored.AnsweredAt = At(3_600);
        Assert.Equal("It sends no reports, which gateways older than this console do not; its last answer to a bundle was 60 minutes ago.", Of(stored).Why);
        Assert.Equal(GatewayStanding.Silent, Of(stored).State);

        // What a newer console wrote is not a report for this one.
        (stored.Summary, stored.ReceivedAt) = ("""{"gateway":"old"}""", At(1));
        Assert.Equal(GatewayStanding.Silent, Of(stored).State);
    }

    [Fact]
    public void Enrolment_IsShown_AlsoOfOneThatWasNeverHeardOf()
    {
        StoredGatewayState stored = new() { Id = "new", EnrolledAt = At(600), RenewedAt = At(300), NotAfter = At(-3_600), RevokedAt = 0 };
        GatewayState state = Of(stored);
        Assert.Equal((GatewayStanding.Silent, null), (state.State, state.LastSeen));
        Assert.StartsWith("It has enrolled and was never heard of", state.Why, StringComparison.Ordinal);
        Assert.Equal(new GatewayEnrolment(s_now.AddSeconds(-600), s_now.AddSeconds(-300), s_now.AddHours(1), null), state.Enrolment);

        StoredGatewayState revoked = Stored(seconds: 100);
        (revoked.EnrolledAt, revoked.RenewedAt, revoked.NotAfter, revoked.RevokedAt) = (At(600), At(300), At(-3_600), At(90));
        Assert.Equal("Its enrolment was revoked; nothing was heard of it for 100 seconds.", Of(revoked).Why);
    }

    private static GatewayState Of(StoredGatewayState stored, PublishedBundle? newest = null) => GatewayStandings.Of(stored, _ => newest, s_now);

    private static StoredGatewayState Stored(int seconds, long inForce = 0, int every = 15) => new() { Id = "edge", ReceivedAt = At(seconds), Summary = Summary(inForce, every) };

    private static string Summary(long inForce, int every) =>
        JsonSerializer.Serialize(ReportOf.Gateway("edge") with { InForce = inForce, EverySeconds = every, Traffic = ReportedTraffic.None }, BundleJson.Default.GatewayReport);

    private static PublishedBundle Bundle(long number, int minutes) =>
        new(new BundleManifest(BundleFormat.Manifest, number, s_now.AddMinutes(-minutes), "", "", []), Array.Empty<byte>(), Array.Empty<byte>(), "", new Dictionary<string, ReadOnlyMemory<byte>>());

    private static long At(int secondsAgo) => (s_now.AddSeconds(-secondsAgo) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
