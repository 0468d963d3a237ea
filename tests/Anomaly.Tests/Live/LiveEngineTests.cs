using Insight.Anomaly.Incidents;
using Insight.Anomaly.Live;
using Insight.Anomaly.Patterns;
using Insight.Anomaly.Tests.Patterns;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Tests.Live;

public sealed class LiveEngineTests
{
    private readonly LiveEngine _engine = EngineFactory.Create(1);

    /// <summary>Orders ask items ten times per request.</summary>
    public LiveEngineTests()
    {
        CallTraffic traffic = new(7) { ItemsPerOrder = 10 };
        long seconds = 1_700_000_100;
        for (int i = 0; i < 60; i++)
        {
            Last = traffic.Window(seconds += 10);
            _engine.Observe(Last, ToldFacts.Nothing);
        }
    }

    private ObservedWindow Last { get; set; } = new(0, [], [], [], []);

    [Theory]
    [InlineData("t", "orders", true)]
    [InlineData("t", "items", true)]
    [InlineData("t", "log", false)]
    [InlineData("other", "orders", false)]
    public void View_IncidentOfServicesThatCallMuch_SaysWhatCouldBeDoneBetter(string tenant, string service, bool expected)
    {
        Incident incident = new("1", tenant, "shop", default, default, default, null, "slow", 1e-9, [], [], [service], [], [], null);

        IncidentView view = IncidentView.FromJson(_engine.View(incident).ToJson());

        Assert.Equal(expected, view.Advice.Count == 1);
        if (expected) Assert.Equal(("orders", "items", "0000000000000003", AdviceKind.ManyCallsPerRequest), (view.Advice[0].Source, view.Advice[0].Service, view.Advice[0].EndpointId, view.Advice[0].Kind));
        if (expected) Assert.Contains("batching", view.Advice[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void View_OfAnOlderVersion_HasNoAdvice() =>
        Assert.Empty(IncidentView.FromJson("""{"id":"1","tenant":"","app":"","title":"","services":[],"causes":[],"findings":[],"timeline":[],"similar":[]}""").Advice);

    [Fact]
    public void Notes_HoldAdviceEveryFiveMinutes()
    {
        Assert.Equal((Last.Seconds + ObservedWindow.Length) % 300 == 0 ? 1 : 0, _engine.Notes(Last).Advice.Count);
        Assert.Single(_engine.Notes(Last with { Seconds = (Last.Seconds / 300 * 300) + 290 }).Advice);
    }
}
