using System.Globalization;
using Insight.Console.Groups;
using Insight.Console.Queries;

namespace Insight.Console.Tests.Groups;

/// <summary>How the server draws services together that are too many.</summary>
public sealed class GraphGroupingTests
{
    private static readonly DateTime s_start = new(2026, 3, 1, 10, 0, 0, DateTimeKind.Utc);

    /// <summary>Small, so that small graphs are too large.</summary>
    private static readonly GraphScale s_scale = new(new GraphLimits(10_000, 100_000), new GraphLimits(60, 300), new GraphLimits(20, 200));

    [Fact]
    public void Shape_SmallEnough_IsTheGraphItself()
    {
        GraphView whole = Graph(Teams(3, 4), 30, seed: 1);

        (GraphView view, GroupPlan? plan) = GraphGrouping.Shape(whole, GraphShape.Auto, s_scale, null);

        Assert.Same(whole, view);
        Assert.Null(plan);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Shape_TooLarge_FitsAndKeepsEverySum(int seed)
    {
        GraphView whole = Graph([.. Teams(11, 30), "alone", "another"], 1500, seed);

        GraphView view = GraphGrouping.Shape(whole, GraphShape.Auto, s_scale, null).View;

        Assert.InRange(view.Services.Count, 2, 20);
        Assert.InRange(view.Edges.Count, 1, 200);
        Assert.False(view.Truncated);
        Assert.Equal(new GraphGroups(GroupBy.Name, 2, 332, 1500, 11, []), view.Groups);
        Assert.Equal(whole.Totals, view.Totals);
        long inside = view.Services.Sum(static s => s.Inside ?? 0);
        Assert.True(inside > 0);
        Assert.Equal(whole.Edges.Sum(static e => e.Traffic.Requests), view.Edges.Sum(static e => e.Traffic.Requests) + inside);
        foreach (ServiceTraffic group in view.Services.Where(static s => s.Kind == ServiceKind.Group))
        {
            AssertSum(whole, group.Inbound, edge => Is(group, edge.Destination) && !Is(group, edge.Source));
            AssertSum(whole, group.Outbound, edge => Is(group, edge.Source) && !Is(group, edge.Destination));
            Assert.Equal(group.Inbound.Requests, view.Edges.Where(e => e.DestinationId == group.Id).Sum(static e => e.Traffic.Requests));
        }
    }

    [Theory]
    [InlineData("name", null)]
    [InlineData("name:1", "group name team")]
    [InlineData("name:0", "group letters team-0")]
    [InlineData("app:2", "group app shop")]
    public void Shape_EveryService_IsInExactlyOneGroupOrAlone(string group, string? open)
    {
        GraphView whole = Graph(Teams(12, 9), 700, seed: 4, app: static name => name.StartsWith("team-03", StringComparison.Ordinal) ? "shop" : "");
        GraphShape shape = Shape(group, open);

        GraphView view = GraphGrouping.Shape(whole, shape, s_scale, null).View;

        Assert.Equal(108, view.Services.Sum(static s => s.Members ?? 1));
        Assert.Equal(view.Services.Count, view.Services.Select(static s => s.Id).Distinct(StringComparer.Ordinal).Count());
        HashSet<string> nodes = [.. view.Services.Select(static s => s.Id)];
        Assert.All(view.Edges, edge => Assert.True(nodes.Contains(edge.SourceId) && nodes.Contains(edge.DestinationId)));
        Assert.Equal(open is null ? [] : [open], view.Groups!.Open.Select(static o => o.Id));
        Assert.True(open is null || !nodes.Contains(open));
    }

    [Fact]
    public void Shape_TheSameGraphInAnotherOrder_GivesTheSameView()
    {
        GraphView whole = Graph(Teams(11, 30), 1500, seed: 5);
        GraphView turned = whole with { Services = [.. whole.Services.Reverse()], Edges = [.. whole.Edges.Reverse()] };

        GraphView a = GraphGrouping.Shape(whole, GraphShape.Auto, s_scale, null).View, b = GraphGrouping.Shape(turned, GraphShape.Auto, s_scale, null).View;

        Assert.Equal(a.Services.Select(static s => (s.Id, s.Members, s.Inbound.Requests)), b.Services.Select(static s => (s.Id, s.Members, s.Inbound.Requests)));
        Assert.Equal(a.Edges.Select(static e => (e.Id, e.Traffic.Requests, e.Confidence)), b.Edges.Select(static e => (e.Id, e.Traffic.Requests, e.Confidence)));
    }

    [Fact]
    public void Shape_OneServiceMore_ChangesItsGroupAndNoOther()
    {
        string[] names = Teams(11, 30);
        GraphView before = Graph(names, 1500, seed: 6), after = before with { Services = [.. before.Services, Service("team-04-service-900")] };

        (GraphView was, GroupPlan? plan) = GraphGrouping.Shape(before, GraphShape.Auto, s_scale, null);
        GraphView now = GraphGrouping.Shape(after, GraphShape.Auto, s_scale, plan).View, fresh = GraphGrouping.Shape(after, GraphShape.Auto, s_scale, null).View;

        Assert.Equal(["group name team-04"], now.Services.Except(was.Services).Select(static s => s.Id));
        Assert.Equal(was.Edges, now.Edges);
        Assert.Equal(now.Services, fresh.Services);
    }

    [Fact]
    public void Choose_APlanThatStillFits_IsKept()
    {
        GraphView whole = Graph([.. Teams(6, 3).SelectMany(static name => new[] { name + "-blue", name + "-green" })], 300, seed: 7);
        GroupPlan coarse = new(GroupBy.Name, 2);

        Assert.Equal(new GroupPlan(GroupBy.Name, 4), GroupPlan.Choose(whole, GraphShape.Auto, new GraphLimits(20, 400), null));
        Assert.Equal(coarse, GroupPlan.Choose(whole, GraphShape.Auto, new GraphLimits(20, 400), coarse));
        Assert.Equal(new GroupPlan(GroupBy.Name, 1), GroupPlan.Choose(whole, GraphShape.Auto, new GraphLimits(3, 400), coarse));
    }

    [Fact]
    public void Shape_AtTheLimit_IsNotTakenApartAgainAtOnce()
    {
        GraphView large = Graph(Teams(61, 1), 100, seed: 8), slightlySmaller = Graph(Teams(58, 1), 100, seed: 8), small = Graph(Teams(50, 1), 100, seed: 8);
        GroupPlan? plan = GraphGrouping.Shape(large, GraphShape.Auto, s_scale, null).Plan;

        Assert.NotNull(plan);
        Assert.NotNull(GraphGrouping.Shape(slightlySmaller, GraphShape.Auto, s_scale, plan).Plan);
        Assert.Null(GraphGrouping.Shape(slightlySmaller, GraphShape.Auto, s_scale, null).Plan);
        Assert.Null(GraphGrouping.Shape(small, GraphShape.Auto, s_scale, plan).Plan);
    }

    [Fact]
    public void Shape_MostHaveApps_GoesByAppAndTheRestByName()
    {
        GraphView whole = Graph([.. Teams(5, 20), .. Enumerable.Range(0, 20).Select(static i => $"left-over-{i}"), "single"], 900, seed: 9, app: static name => name[0] == 't' ? "app-" + name[5..7] : "");

        GraphView view = GraphGrouping.Shape(whole, GraphShape.Auto, s_scale, null).View;

        Assert.Equal(GroupBy.App, view.Groups!.By);
        Assert.Equal(
            ["group app app-00", "group app app-01", "group app app-02", "group app app-03", "group app app-04", "group name left", "single"],
            view.Services.Select(static s => s.Id).Order(StringComparer.Ordinal));
        Assert.Equal("app-00", view.Services.Single(static s => s.Id == "group app app-00").App);
    }

    [Fact]
    public void Shape_VersionAndSite_GoByThemWhereTheyAreKnown()
    {
        GraphView bare = Graph(Teams(2, 40), 300, seed: 10);
        GraphView whole = bare with { Services = [.. bare.Services.Select(static (s, i) => i % 4 == 0 ? s : s with { Version = i % 2 == 0 ? "1.2" : "2.0", Site = "north" })] };

        GraphView version = GraphGrouping.Shape(whole, Shape("version"), s_scale, null).View, site = GraphGrouping.Shape(whole, Shape("site"), s_scale, null).View;

        Assert.Equal(["group name team-00", "group name team-01", "group version 1.2", "group version 2.0"], version.Services.Select(static s => s.Id).Order(StringComparer.Ordinal));
        Assert.Equal(60, site.Services.Single(static s => s.Id == "group site north").Members);
    }

    [Fact]
    public void Shape_AnOpenGroup_ShowsItsMembersAndTheirEdgesToOtherGroups()
    {
        GraphView whole = Graph(Teams(11, 25), 1500, seed: 11);

        GraphView view = GraphGrouping.Shape(whole, Shape("auto", "group name team-04"), s_scale, null).View;

        Assert.Equal(25, view.Services.Count(static s => s.Name.StartsWith("team-04-", StringComparison.Ordinal)));
        Assert.Equal([new OpenGroup("group name team-04", "team-04", 25)], view.Groups!.Open);
        Assert.Equal(10, view.Groups.Groups);
        ServiceTraffic member = view.Services.First(static s => s.Name.StartsWith("team-04-", StringComparison.Ordinal));
        Assert.Equal(whole.Services.Single(s => s.Id == member.Id), member);
        Assert.Equal(
            whole.Edges.Where(e => e.SourceId == member.Id).Sum(static e => e.Traffic.Requests), view.Edges.Where(e => e.SourceId == member.Id).Sum(static e => e.Traffic.Requests));
    }

    [Fact]
    public void Shape_AnOpenGroupThatIsTooLargeItself_ShowsSmallerGroups()
    {
        // All names begin alike and have no parts: letter by letter.
        string[] names = [.. Enumerable.Range(0, 400).Select(static i => string.Create(CultureInfo.InvariantCulture, $"svc{i:000}"))];
        GraphView whole = Graph(names, 900, seed: 12);

        GraphView closed = GraphGrouping.Shape(whole, GraphShape.Auto, s_scale, null).View;
        GraphView opened = GraphGrouping.Shape(whole, Shape("auto", "group letters svc1"), s_scale, null).View;
        GraphView deeper = GraphGrouping.Shape(whole, Shape("auto", "group letters svc1", "group letters svc15"), s_scale, null).View;

        Assert.Equal(["svc0…", "svc1…", "svc2…", "svc3…"], closed.Services.Select(static s => s.Name).Order(StringComparer.Ordinal));
        Assert.Equal(13, opened.Services.Count);
        Assert.Equal(12 + 10, deeper.Services.Count);
        Assert.Contains(deeper.Services, static s => s.Name == "svc157");
        Assert.All(new[] { closed, opened, deeper }, static view => Assert.Equal(400, view.Services.Sum(static s => s.Members ?? 1)));
    }

    [Fact]
    public void Find_InGroupsWithinGroups_OpeningThemShowsTheService()
    {
        string[] names = [.. Enumerable.Range(0, 400).Select(static i => string.Create(CultureInfo.InvariantCulture, $"svc{i:000}"))];
        GraphView whole = Graph(names, 900, seed: 12);

        FoundServices found = GraphGrouping.Find(whole, GraphGrouping.PlanOf(whole, GraphShape.Auto, s_scale, null), s_scale, "SVC15", 4);

        Assert.True(found.HasMore);
        Assert.Equal(4, found.Items.Count);
        Assert.All(found.Items, item =>
        {
            Assert.Equal(["group letters svc1", "group letters svc15"], item.Groups.Select(static g => g.Id));
            Assert.Contains(GraphGrouping.Shape(whole, Shape("auto", [.. item.Groups.Select(static g => g.Id)]), s_scale, null).View.Services, service => service.Id == item.Id);
        });
    }

    [Fact]
    public void Shape_NamesThatHaveNothingInCommon_LeaveTheBusiestAndOneGroupOfOthers()
    {
        string[] names = [.. Enumerable.Range(0, 300).Select(static i => char.ConvertFromUtf32(0x10000 + i) + "x")];

        GraphView view = GraphGrouping.Shape(Graph(names, 299, seed: 13), GraphShape.Auto, s_scale, null).View;

        Assert.Equal(20, view.Services.Count);
        Assert.Equal(281, view.Services.Single(static s => s.Id == "group rest ").Members);
        Assert.Equal("Others", view.Services.Single(static s => s.Members is not null).Name);
    }

    [Fact]
    public void Shape_None_KeepsTheBusiestAndSaysSo()
    {
        GraphView view = GraphGrouping.Shape(Graph(Teams(10, 10), 500, seed: 14), GraphShape.Busiest, s_scale, null).View;

        Assert.Equal((60, 300, true), (view.Services.Count, view.Edges.Count, view.Truncated));
        Assert.Null(view.Groups);
    }

    [Fact]
    public void Shape_SourcesOutside_StandForThemselves()
    {
        GraphView whole = Graph(Teams(11, 30), 1500, seed: 15);
        whole = whole with
        {
            Services = [.. whole.Services, Service("team-00-network") with { Kind = ServiceKind.Network }],
            Edges = [.. whole.Edges, Edge("team-00-network", "team-01-service-000", 7) with { SourceKind = ServiceKind.Network, Confidence = 10, Evidence = SourceEvidence.Network }],
        };

        GraphView view = GraphGrouping.Shape(whole, GraphShape.Auto, s_scale, null).View;

        EdgeTraffic edge = view.Edges.Single(static e => e.Source == "team-00-network");
        Assert.Equal(("team-01", ServiceKind.Network, SourceEvidence.Network, 10, 7L), (edge.Destination, edge.SourceKind, edge.Evidence, edge.Confidence, edge.Traffic.Requests));
    }

    [Theory]
    [InlineData("colour", "group: auto, app")]
    [InlineData("auto:2", "such as name:2")]
    [InlineData("name:7", "from 0 to 6")]
    [InlineData("name:1:1", "group:")]
    [InlineData("name:-1", "group:")]
    public void Parse_ABadGrouping_NamesTheFix(string group, string words) => Assert.Contains(words, GraphShape.Parse(group, null).Problem, StringComparison.Ordinal);

    [Fact]
    public void Parse_BadGroups_AreRefused()
    {
        Assert.Contains("at most 8", GraphShape.Parse("auto", [.. Enumerable.Range(0, 9).Select(static i => $"group name {i}")]).Problem, StringComparison.Ordinal);
        Assert.Contains("begin with", GraphShape.Parse("auto", ["web"]).Problem, StringComparison.Ordinal);
        Assert.Contains("ids of groups", GraphShape.Parse("auto", ["group name " + new string('x', 1024)]).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_TheSameGroupsInAnotherOrder_IsTheSameShape() =>
        Assert.Equal(Shape("app", "group app b", "group app a").Key, Shape("app", "group app a", "group app b", "group app a").Key);

    private static GraphShape Shape(string group, params string?[] open)
    {
        (GraphShape? shape, string? problem) = GraphShape.Parse(group, [.. open.OfType<string>()]);
        Assert.Null(problem);
        return shape!;
    }

    private static bool Is(ServiceTraffic group, string service) => service.StartsWith(group.Name + "-", StringComparison.Ordinal);

    private static void AssertSum(GraphView whole, Traffic sum, Func<EdgeTraffic, bool> ofGroup)
    {
        Traffic[] parts = [.. whole.Edges.Where(ofGroup).Select(static e => e.Traffic)];
        Assert.Equal(parts.Sum(static t => t.Requests), sum.Requests);
        Assert.Equal(parts.Sum(static t => t.Errors4xx), sum.Errors4xx);
        Assert.Equal(parts.Sum(static t => t.Errors5xx), sum.Errors5xx);
        Assert.Equal(parts.Sum(static t => t.Lost), sum.Lost);
        Assert.Equal(parts.Sum(static t => t.RequestBytes), sum.RequestBytes);
        Assert.Equal(parts.Sum(static t => t.ResponseBytes), sum.ResponseBytes);
        Assert.Equal(parts.Max(static t => t.P95Microseconds), sum.P95Microseconds);
        Assert.Equal(parts.Sum(static t => t.MeanMicroseconds * t.Requests) / parts.Sum(static t => t.Requests), sum.MeanMicroseconds, 3);
    }

    /// <summary>Such as team-03-service-007.</summary>
    private static string[] Teams(int teams, int services) =>
        [.. Enumerable.Range(0, teams).SelectMany(team => Enumerable.Range(0, services).Select(i => string.Create(CultureInfo.InvariantCulture, $"team-{team:00}-service-{i:000}")))];

    private static GraphView Graph(string[] names, int edges, int seed, Func<string, string>? app = null)
    {
        Random random = new(seed);
        Dictionary<string, EdgeTraffic> all = [];
        while (all.Count < edges)
        {
            EdgeTraffic edge = Edge(names[random.Next(names.Length)], names[random.Next(names.Length)], random.Next(1, 500));
            if (edge.Source != edge.Destination) all.TryAdd(edge.Id, edge);
        }

        List<ServiceTraffic> services = [.. names.Select(name => Service(name) with
        {
            App = app?.Invoke(name) ?? "",
            Inbound = all.Values.Where(e => e.Destination == name).Select(static e => e.Traffic).Aggregate(Traffic.None, static (a, b) => a + b),
            Outbound = all.Values.Where(e => e.Source == name).Select(static e => e.Traffic).Aggregate(Traffic.None, static (a, b) => a + b),
        }).OrderByDescending(static s => s.Inbound.Requests).ThenBy(static s => s.Id, StringComparer.Ordinal)];
        Traffic totals = all.Values.Select(static e => e.Traffic).Aggregate(static (a, b) => a + b);
        return new GraphView(
            new ObservedWindow(s_start, s_start.AddMinutes(1), 60), 10, totals, [], services,
            [.. all.Values.OrderByDescending(static e => e.Traffic.Requests).ThenBy(static e => e.Id, StringComparer.Ordinal)], false);
    }

    private static ServiceTraffic Service(string name) => new(ServiceTraffic.IdOfSource(name), name, ServiceKind.Service, 1, Traffic.None, Traffic.None);

    private static EdgeTraffic Edge(string from, string to, long requests)
    {
        string source = ServiceTraffic.IdOfSource(from), destination = ServiceTraffic.IdOfDestination(to);
        return new EdgeTraffic(
            $"{source}>{destination}", source, destination, from, to, ServiceKind.Service, SourceEvidence.MutualTls, 100,
            new Traffic(requests, requests / 60.0, requests / 10, requests / 20, requests / 50, requests * 100, requests * 1000, 1000 + requests, 900 + requests, 3000 + requests, 5000 + requests, s_start, s_start.AddSeconds(requests % 60)));
    }
}
