using Insight.Ingest.Metering;
using Insight.Storage.Control.Reports;

namespace Insight.Ingest.Tests.Metering;

public sealed class RateWindowTests
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Over_OneMoment_IsNotKnown()
    {
        RateWindow rates = new();
        Assert.Null(rates.Over(TimeSpan.FromMinutes(1)));
        rates.Add(s_start, 0, 0);
        Assert.Null(rates.Over(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void Over_LessThanAsked_SaysOverHowLong()
    {
        RateWindow rates = new();
        rates.Add(s_start, 0, 0);
        rates.Add(s_start.AddSeconds(5), 100, 90);

        Assert.Equal(new RateReport(5, 20, 18), rates.Over(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void Over_AMinuteOfMany_CountsThatMinuteAlone()
    {
        RateWindow rates = new();
        // Ten a second for ten minutes, then none for one.
        for (int i = 0; i <= 120; i++) rates.Add(s_start.AddSeconds(5 * i), 50 * i, 50 * i);
        for (int i = 121; i <= 132; i++) rates.Add(s_start.AddSeconds(5 * i), 6000, 6000);

        Assert.Equal(new RateReport(60, 0, 0), rates.Over(TimeSpan.FromMinutes(1)));
        Assert.Equal(new RateReport(300, 8, 8), rates.Over(TimeSpan.FromMinutes(5)));
    }
}
