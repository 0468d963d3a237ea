using Insight.Anomaly.Clients;
using Insight.Anomaly.Live;

namespace Insight.Anomaly.Tests.Live;

public sealed class ThreatChangesTests
{
    private const long Start = 1_700_000_000;

    private readonly ThreatChanges _changes = new(TimeSpan.FromMinutes(15));

    [Fact]
    public void Take_ScoreThatDecays_IsKeptOnce()
    {
        int kept = 0;
        for (int i = 0; i < 360; i++) kept += Take(i, 90 * Math.Pow(2, -i / 90.0), seen: 0);

        Assert.Equal(1, kept);
    }

    [Fact]
    public void Take_ScoreThatIsHeldUp_IsKeptNowAndThen()
    {
        int kept = 0;
        for (int i = 0; i < 360; i++) kept += Take(i, 90, seen: i);

        Assert.InRange(kept, 30, 60); // each time the decay says five points less than there are
    }

    [Fact]
    public void Take_OtherLevelAndOtherReasons_AreKept()
    {
        Assert.Equal(1, Take(0, 58, 0));
        Assert.Equal(0, Take(1, 59, 0));
        Assert.Equal(1, Take(2, 61, 0));
        Assert.Equal(1, Take(3, 61, 0, ClientFeature.Denied, ClientFeature.Objects));
        Assert.Equal(0, Take(4, 61, 0, ClientFeature.Objects, ClientFeature.Denied));
    }

    [Fact]
    public void Take_ClientThatGoesOnMildly_ShowsWhenItWasLastSeen()
    {
        List<int> kept = [];
        for (int i = 0; i < 60; i++)
        {
            if (Take(i, 40 * Math.Pow(2, -i / 90.0), seen: i) == 1) kept.Add(i);
        }

        Assert.Equal([0, 30], kept);
    }

    [Fact]
    public void Take_ClientThatIsNoThreatAnyMore_IsForgottenAndKeptWhenItIsBack()
    {
        Take(0, 50, 0);
        Assert.Empty(_changes.Take(Start + 10, []));

        Assert.Equal(1, Take(2, 49.5, 0));
    }

    private int Take(int window, double score, int seen, params ClientFeature[] features) => _changes.Take(
        Start + (window * 10),
        [new("t", "shop", "", "c", score, ThreatScore.LevelOf(score), DateTimeOffset.FromUnixTimeSeconds(Start + (seen * 10)),
            [.. (features.Length == 0 ? [ClientFeature.Denied] : features).Select(static f => new ThreatReason(f, 1, 1, 1e-6))], 1)]).Count;
}
