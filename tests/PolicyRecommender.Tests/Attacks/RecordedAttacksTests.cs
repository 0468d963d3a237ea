using Insight.Bench.Recommender.Attacks;
using Insight.PolicyRecommender.History;

namespace Insight.PolicyRecommender.Tests.Attacks;

public sealed class RecordedAttacksTests
{
    private static readonly HistoryRequest s_first = new() { Method = "GET", Path = "/home/1", Endpoint = "/home/{id}", Host = "site.example", Client = "203.0.113.1" };

    private static readonly HistoryRequest s_second = s_first with { Method = "POST", Path = "/form", Endpoint = "/form" };

    [Fact]
    public void Place_WhatWasThere_StandsForTargetsOfTheSite_InOrder_AndTheRestIsNotThere()
    {
        RecordedRun run = new("tool", [], [new(0, 404, "GET", "/none"), new(10, 200, "GET", "/a?q"), new(20, 401, "POST", "/b"), new(30, 422, "GET", "/a"), new(40, 200, "GET", "/c"), new(50, 405, "PUT", "/a")]);

        HistoryRequest[] placed = [.. RecordedAttacks.Place([run], s_first, [s_first, s_first, s_second], 0, 3_000_000)];

        Assert.Equal(["/none", "/home/1", "/form", "/home/1", "/home/1", "/a"], placed.Select(static request => request.Path));
        Assert.Equal(["", "/home/{id}", "/form", "/home/{id}", "/home/{id}", ""], placed.Select(static request => request.Endpoint));
        Assert.Equal("POST", placed[2].Method);
        Assert.All(placed, static request => Assert.Equal("site.example", request.Host));
    }

    [Fact]
    public void Place_TwoRuns_KeepTheirPaceAndComeFromDifferentAddresses()
    {
        RecordedRun run = new("tool", [], [new(0, 404, "GET", "/x"), new(250, 404, "GET", "/y")]);

        HistoryRequest[] placed = [.. RecordedAttacks.Place([run, run], s_first, [s_first], 1_000_000, 5_000_000)];

        Assert.Equal([2_000_000, 2_250_000, 3_000_000, 3_250_000], placed.Select(static request => request.TimeMicros));
        Assert.Equal(2, placed.Select(static request => request.Client).Distinct().Count());
        Assert.All(placed, static request => Assert.True(RecordedAttacks.IsAttacker(request.Client)));
    }
}
