using Insight.Anomaly.Findings;
using Insight.Anomaly.Incidents;
using Insight.Anomaly.Watch;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Tests.Incidents;

public sealed class DetectionEngineTests
{
    private const long Start = 1_700_000_000 / 86400 * 86400;
    private const int Hour = 360;

    private readonly SmallShop _shop = new(3);

    private DetectionEngine _engine = NewEngine();

    private long _seconds = Start;

    private static DetectionEngine NewEngine() => new([new WindowWatch()], 1);

    /// <summary>The last word on every incident.</summary>
    private Dictionary<string, Incident> Run(int windows, params Expectation[] expectations)
    {
        Dictionary<string, Incident> incidents = [];
        for (int i = 0; i < windows; i++, _seconds += ObservedWindow.Length)
        {
            foreach (Incident incident in _engine.Observe(new(_seconds, _shop.Rows(), [], [], []), expectations).Incidents) incidents[incident.Id] = incident;
        }

        return incidents;
    }

    [Fact]
    public void Observe_TwoOrdinaryDays_OpenNothing() => Assert.Empty(Run(48 * Hour));

    [Fact]
    public void Observe_SlowStore_IsOneIncidentOfTheStoreWithinAMinute()
    {
        Run(8 * Hour);
        long onset = _seconds;
        _shop.StoreMicroseconds *= 6;
        Incident incident = Assert.Single(Run(30)).Value;
        Assert.InRange(incident.Opened.ToUnixTimeSeconds() - onset, 0, 60);
        Assert.Equal(IncidentCauseKind.Service, incident.Causes[0].Kind);
        Assert.Equal("store", incident.Causes[0].Subject.Service);
        Assert.Contains("web", incident.Services);
        Assert.Null(incident.Closed);
    }

    [Fact]
    public void Observe_FailingStore_IsOneIncidentOfTheStoreAndClosesWhenItIsOver()
    {
        Run(8 * Hour);
        _shop.StoreErrors = 0.3;
        Incident incident = Assert.Single(Run(60)).Value;
        Assert.Equal("store", incident.Causes[0].Subject.Service);
        _shop.StoreErrors = 0;
        Assert.NotNull(Assert.Single(Run(60)).Value.Closed);
    }

    [Fact]
    public void Observe_TwoFaultsApart_AreTwoIncidents()
    {
        Run(8 * Hour);
        _shop.StoreErrors = 0.3;
        _shop.BlogErrors = 0.4;
        Assert.Equal(["blog", "store"], Run(30).Values.Select(i => i.Causes[0].Subject.Service).Order());
    }

    [Fact]
    public void Observe_TheSameFaultAgain_NamesTheEarlierIncident()
    {
        Run(8 * Hour);
        _shop.StoreErrors = 0.3;
        string first = Assert.Single(Run(30)).Key;
        _shop.StoreErrors = 0;
        Run(3 * Hour);
        _shop.StoreErrors = 0.3;
        Incident second = Assert.Single(Run(30)).Value;
        Assert.NotEqual(first, second.Id);
        Assert.Equal(first, second.Similar[0].Id);
    }

    [Fact]
    public void Observe_WhatIsExpected_OpensNothing()
    {
        Run(8 * Hour);
        _shop.BlogErrors = 0.4;
        DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(_seconds);
        Expectation expected = new("t", "blog", "", 0, "", FindingMetric.ErrorRate, now.AddHours(-1), now.AddHours(1));
        Assert.Empty(Run(30, expected));
        Assert.Single(Run(30));
    }

    [Fact]
    public void Read_WhatWasWritten_GoesOnTheSame()
    {
        Run(8 * Hour);
        _shop.StoreErrors = 0.3;
        Run(10);
        DetectionEngine other = NewEngine();
        using (MemoryStream state = new(State(_engine)))
        using (BinaryReader reader = new(state)) other.Read(reader);
        Assert.NotEmpty(_engine.Held);

        for (int i = 0; i < 6 * Hour; i++, _seconds += ObservedWindow.Length)
        {
            _shop.StoreErrors = i is < 20 or (> 100 and < 120) or > 2000 ? 0.3 : 0;
            ObservedWindow window = new(_seconds, _shop.Rows(), [], [], []);
            Assert.Equal(_engine.Observe(window, []).Incidents.Select(Json), other.Observe(window, []).Incidents.Select(Json));
        }

        Assert.Equal(State(_engine), State(other));
        static string Json(Incident incident) => System.Text.Json.JsonSerializer.Serialize(Insight.Anomaly.Live.IncidentView.Of(incident));
    }

    [Fact]
    public void Read_StateThatIsBrokenOffOrFromElsewhere_IsRefused()
    {
        Run(30);
        byte[] state = State(_engine);
        foreach (byte[] bad in (byte[][])[[], state[..(state.Length / 2)], state[..^1], [.. state[4..]]])
        {
            using BinaryReader reader = new(new MemoryStream(bad));
            Exception refused = Assert.ThrowsAny<Exception>(() => NewEngine().Read(reader));
            Assert.True(refused is InvalidDataException or EndOfStreamException, refused.ToString());
        }
    }

    private static byte[] State(DetectionEngine engine)
    {
        using MemoryStream state = new();
        using (BinaryWriter writer = new(state, System.Text.Encoding.UTF8, leaveOpen: true)) engine.Write(writer);
        return state.ToArray();
    }

    [Fact]
    public void Observe_OrdinaryWeekAtTwentyPerWeek_KeepsTheBudget()
    {
        _engine = new([new WindowWatch()], 20);
        Assert.InRange(Run(7 * 24 * Hour).Count, 0, 30);
    }
}
