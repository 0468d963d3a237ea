using Insight.Anomaly.Findings;
using Insight.Bench.Anomaly.Weeks;

namespace Insight.Anomaly.Tests.Weeks;

public class WeekScoreTests
{
    private static readonly WeekOptions Options = new();
    private static readonly InjectedFault Slow = new(FaultKind.Latency, 10_000, 10_600, "catalogue") { AddedMilliseconds = 200 };
    private static readonly InjectedFault Scan = new(FaultKind.Scanner, 50_000, 50_600, "storefront") { Client = "198.51.100.9", Amount = 20 };
    private static readonly InjectedFault Wire = new(FaultKind.Edge, 90_000, 90_600, "catalogue") { Source = "cart", Errors = 0.3 };

    [Fact]
    public void Incident_InTimeWithTheCause_IsRight()
    {
        WeekScore score = Score(Told(10_030, Service("catalogue")), Told(50_020, Client("198.51.100.9")), Told(90_050, Edge("cart", "catalogue")));
        Assert.Equal((3, 0, 0, 3, 3), (score.Found, score.Missed, score.Duplicates, score.RightCauses, score.Right(60)));
        Assert.Empty(score.False);
        Assert.Equal([30, 20, 50], score.Outcomes.Select(outcome => outcome.Delay));
    }

    [Fact]
    public void Incident_AtACaller_IsFoundWithTheWrongCause()
    {
        WeekScore score = Score(Told(10_030, Service("storefront")), Told(90_050, Edge("storefront", "catalogue")), Told(50_010, Client("203.0.113.1"), Service("storefront")));
        Assert.Equal((3, 0, 0), (score.Found, score.RightCauses, score.Right(60)));
    }

    [Fact]
    public void Incident_AfterTheFirst_IsADuplicate()
    {
        WeekScore score = Score(Told(10_030, Service("catalogue")), Told(10_400, Edge("storefront", "catalogue")), Told(10_700, Service("catalogue")));
        Assert.Equal((1, 2, 2, 0), (score.Found, score.Missed, score.Duplicates, score.Right(60)));
    }

    [Fact]
    public void Incident_AtAnotherTimeOrPlace_IsFalse()
    {
        WeekScore score = Score(
            Told(9_990, Service("catalogue")),
            Told(10_600 + WeekScore.Settling + 1, Service("catalogue")),
            Told(10_100, Service("payment")),
            Told(10_110, Client("203.0.113.1")),
            Told(70_000, Service("users")));
        Assert.Equal((0, 5), (score.Found, score.False.Count));
    }

    [Fact]
    public void Incident_Late_IsFoundButNotRight()
    {
        WeekScore score = Score(Told(10_070, Service("catalogue")));
        Assert.Equal((1, 1, 0, 1), (score.Found, score.RightCauses, score.Right(60), score.Right(70)));
        Assert.Equal(3, score.Describe().Count());
    }

    private static WeekScore Score(params FoundIncident[] incidents) => WeekScore.Of(incidents, [Slow, Scan, Wire], Options);

    private static FoundIncident Told(long at, Subject cause, params Subject[] others) => new(at, at + 100, cause, [cause, .. others]);

    private static Subject Service(string name) => new(SubjectKind.Service, "default", "shop", "", "", name, 0, "");

    private static Subject Edge(string source, string service) => new(SubjectKind.Edge, "default", "shop", "", source, service, 0, "");

    private static Subject Client(string key) => new(SubjectKind.Client, "default", "shop", "shop.example", "", "", 0, key);
}
