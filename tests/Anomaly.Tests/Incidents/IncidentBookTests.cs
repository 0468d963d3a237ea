using Insight.Anomaly.Findings;
using Insight.Anomaly.Incidents;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Tests.Incidents;

public sealed class IncidentBookTests
{
    private const long Start = 1_700_000_000 / 86400 * 86400;

    private readonly IncidentBook _book = new();
    private readonly Dictionary<string, Incident> _told = [];

    private long _seconds = Start;

    [Fact]
    public void Observe_IncidentsThatBecomeNeighbours_AreMergedIntoTheOlder()
    {
        Observe(["a>c", "d>e"], "c");
        Observe(["a>c", "d>e"], "c", "e");
        Assert.Equal(2, _told.Count);

        Observe(["a>c", "d>e", "c>d"], "c", "d");

        Incident older = Of("c"), younger = Of("e");
        Assert.Null(older.Closed);
        Assert.Null(older.MergedInto);
        Assert.Equal(["c", "d", "e"], older.Services.Order());
        Assert.Contains(older.Timeline, e => e.Text.Contains(younger.Id, StringComparison.Ordinal));
        Assert.Equal(older.Id, younger.MergedInto);
        Assert.NotNull(younger.Closed);
        Assert.Contains(younger.Timeline, e => e.Text == $"Merged into {older.Id}");

        // What was merged never comes back.
        _told.Clear();
        Observe(["a>c", "d>e", "c>d"], "e");
        Assert.Equal(older.Id, Assert.Single(_told).Key);
        Assert.Equal([older.Id], _book.Held);
    }

    [Fact]
    public void Observe_FaultBesideOneThatGoesOnForLong_StaysAnother()
    {
        for (int i = 0; i < 30; i++) Observe(["a>c", "d>e"], "c");
        Observe(["a>c", "d>e"], "c", "e");

        for (int i = 0; i < 5; i++) Observe(["a>c", "d>e", "c>d"], "c", "d", "e");

        Assert.Equal(2, _told.Count);
        Assert.All(_told.Values, i => Assert.Null(i.Closed));
    }

    [Fact]
    public void Observe_TwoClientsAtOneService_StayTwo()
    {
        Observe(["a>c"], "anna@a", "bob@a");
        for (int i = 0; i < 5; i++) Observe(["a>c"], "anna@a", "bob@a", "c");

        Assert.Equal(2, _told.Count);
        Assert.All(_told.Values, i => Assert.Null(i.MergedInto));
    }

    [Fact]
    public void Observe_MoreThanMayBeReopened_LetsGoOfTheOldest()
    {
        IncidentBook book = new(new() { MostReopenable = 3, MostRemembered = 4 });
        for (int i = 0; i < 20; i++)
        {
            book.Observe(Window([]), [Finding($"s{i}", 1e-20)], static (_, _, _) => 1e-9);
            for (int quiet = 0; quiet < 40; quiet++) book.Observe(Window([]), [], static (_, _, _) => 1e-9);
        }

        Assert.Equal(3, book.Held.Count());
    }

    private Incident Of(string service) => Assert.Single(_told.Values, i => i.Services[0] == service);

    /// <summary>One window: edges that saw requests, and what is strange (<c>service</c> or <c>client@service</c>).</summary>
    private void Observe(string[] edges, params string[] strange)
    {
        foreach (Incident incident in _book.Observe(Window(edges), strange.Select(s => Finding(s, 1e-20)), static (_, _, _) => 1e-9)) _told[incident.Id] = incident;
    }

    private ObservedWindow Window(string[] edges)
    {
        _seconds += ObservedWindow.Length;
        return new(_seconds, [.. edges.Select(e => new WindowRow("t", "shop", "", e.Split('>')[0], e.Split('>')[1], 1, 10, 0, 0, 0, 0, 10_000, WindowHistogram.Empty))], [], [], []);
    }

    private Finding Finding(string strange, double p)
    {
        DateTimeOffset start = DateTimeOffset.FromUnixTimeSeconds(_seconds);
        string[] parts = strange.Split('@');
        Subject subject = parts.Length > 1 ? new(SubjectKind.Client, "t", "shop", "", "", parts[1], 0, parts[0]) : new(SubjectKind.Service, "t", "shop", "", "", strange, 0, "");
        return new(subject, parts.Length > 1 ? FindingMetric.ClientBehaviour : FindingMetric.ErrorRate, start, start.AddSeconds(10), p, 1, 0, 0, 0, 10, "bad");
    }
}
