using Insight.Anomaly.Clients;
using Insight.Anomaly.Live;
using Insight.Anomaly.Tests.Clients;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Tests.Live;

/// <summary><c>detection.clientWarmUp</c>: how long the clients of an app are only learned.</summary>
public sealed class ClientWarmUpTests
{
    private const int Windows = 180;

    [Theory]
    [InlineData(10, true)]
    [InlineData(60, false)]
    [InlineData(null, false)]
    public void Engine_AScannerAfterHalfAnHour_IsToldOnceClientsAreKnown(int? minutes, bool isTold)
    {
        LiveEngine engine = EngineFactory.Create(1, minutes is { } given ? TimeSpan.FromMinutes(given) : null);
        int seen = 0;
        bool told = false;
        foreach (ObservedWindow window in new ClientTraffic(11, clients: 2000).Day(0).Skip(3600).Take(Windows + 12))
        {
            ObservedWindow next = seen++ < Windows ? window : ClientTraffic.With(window, ClientTraffic.Scanner("bad"));
            engine.Observe(next, ToldFacts.Nothing);
            told |= engine.Notes(next).Threats.Any(static threat => threat.Client == "bad" && threat.Level >= ThreatLevel.Medium);
        }

        Assert.Equal(isTold, told);
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    [InlineData(30 * 86_400, true)]
    [InlineData((30 * 86_400) + 1, false)]
    public void Options_WarmUpOutOfRange_IsRefusedByName(int seconds, bool isGood) =>
        Assert.Equal(isGood, !new DetectionOptions { ClientWarmUp = TimeSpan.FromSeconds(seconds) }.Validate().Any(static problem => problem.Key == "clientWarmUp"));
}
