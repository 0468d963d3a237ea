using Insight.ApiDiscovery.Journeys;
using Xunit;

namespace Insight.ApiDiscovery.Tests.Journeys;

/// <summary>Trees, patterns and first failures of traces.</summary>
public sealed class JourneyAssemblyTests
{
    [Fact]
    public void Assemble_SpansAndOwnSpans_MakeOneTree()
    {
        // The gateway's span 10 comes back from web; cart traces for itself, so that only time tells where stock is called from.
        Journey journey = JourneyAssembly.Assemble(
        [
            Span(0, 100, "", "web", span: 10),
            Span(10, 50, "web", "cart", span: 20, parent: 10),
            Span(20, 20, "cart", "stock", span: 30, parent: 999),
            Span(70, 10, "web", "orders", span: 40, parent: 10),
        ]);

        Assert.Equal([-1, 0, 1, 0], journey.Steps.Select(static step => step.Parent));
        Assert.Equal([1, 2, 3, 2], journey.Steps.Select(static step => step.Depth));
        Assert.Equal((3, 2, 100_000L, -1), (journey.Depth, journey.FanOut, journey.DurationUs, journey.FirstFailure));
        Assert.Empty(journey.Patterns);
    }

    [Fact]
    public void Assemble_AnyOrder_IsTheSame()
    {
        JourneySpan[] spans = [.. Enumerable.Range(0, 40).Select(static i => Span(i % 7, 100 - i, i % 3 == 0 ? "" : "web", i % 2 == 0 ? "web" : "cart", span: (ulong)(i % 5), parent: (ulong)(i % 4)))];
        JourneySpan[] shuffled = [.. spans];
        new Random(3).Shuffle(shuffled);

        Assert.Equal(JourneyAssembly.Assemble(spans).Steps, JourneyAssembly.Assemble(shuffled).Steps);
    }

    [Fact]
    public void Assemble_SpansThatNameEachOther_MakeNoCircle()
    {
        Journey journey = JourneyAssembly.Assemble([Span(0, 10, "a", "b", span: 1, parent: 2), Span(0, 10, "b", "a", span: 2, parent: 1), Span(0, 10, "a", "a", span: 3, parent: 3)]);

        Assert.All(journey.Steps.Select(static (step, i) => (step.Parent, i)), static step => Assert.True(step.Parent < step.i));
    }

    [Fact]
    public void Assemble_FailureHandedUp_NamesTheOneBelow()
    {
        Journey journey = JourneyAssembly.Assemble(
        [
            Span(0, 100, "", "web", span: 10, failed: true),
            Span(5, 90, "web", "cart", span: 20, parent: 10, failed: true),
            Span(10, 70, "cart", "stock", span: 30, parent: 20, failed: true),
            Span(90, 3, "web", "log", span: 40, parent: 10, failed: true),
        ]);

        Assert.Equal("stock", journey.Steps[journey.FirstFailure].Span.Destination);
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(5, 1)]
    public void Assemble_OneEndpointAgainAndAgainForOneRequest_IsNPlusOne(int calls, int patterns)
    {
        Journey journey = JourneyAssembly.Assemble([Span(0, 1000, "", "web", span: 10), .. Enumerable.Range(1, calls).Select(static i => Span(i, 1, "web", "stock", span: 100 + (ulong)i, parent: 10, endpoint: 7))]);

        Assert.Equal(patterns, journey.Patterns.Count);
        Assert.All(journey.Patterns, static pattern => Assert.Equal(new JourneyPattern(JourneyPatternKind.NPlusOne, 0, "web", "stock", 7, "GET", 5, 0), pattern));
    }

    [Fact]
    public void Assemble_ManyEndpointsOrManyParents_IsNoNPlusOne()
    {
        IEnumerable<JourneySpan> endpoints = Enumerable.Range(1, 9).Select(static i => Span(i, 1, "web", "stock", span: 100 + (ulong)i, parent: 10, endpoint: (ulong)i));
        IEnumerable<JourneySpan> clients = Enumerable.Range(1, 9).Select(static i => Span(i, 1, "", "stock", span: 200 + (ulong)i, endpoint: 50));

        Assert.Empty(JourneyAssembly.Assemble([Span(0, 1000, "", "web", span: 10), .. endpoints, .. clients]).Patterns);
    }

    [Fact]
    public void Assemble_FailingCallMadeAgain_IsARetryStorm()
    {
        JourneySpan root = Span(0, 1000, "", "web", span: 10);
        JourneySpan[] attempts = [.. Enumerable.Range(1, 3).Select(static i => Span(i, 1, "web", "stock", parent: 10, failed: i < 3))];
        JourneySpan repeated = Span(20, 1, "web", "cart", parent: 10) with { Retries = 4 };

        Journey journey = JourneyAssembly.Assemble([root, .. attempts, repeated]);

        Assert.Equal(
            [(JourneyPatternKind.RetryStorm, "cart", 5, 0), (JourneyPatternKind.RetryStorm, "stock", 3, 2)],
            journey.Patterns.Select(static pattern => (pattern.Kind, pattern.Destination, pattern.Calls, pattern.Failures)));
    }

    [Fact]
    public void Assemble_Nothing_IsAnEmptyJourney() => Assert.Empty(JourneyAssembly.Assemble([]).Steps);

    private static JourneySpan Span(
        long startMs, long ms, string source, string destination, ulong span = 0, ulong parent = 0, bool failed = false, ulong endpoint = 1) =>
        new($"{startMs:d5}{span:d5}{parent:d5}{source}{destination}{ms}", startMs * 1000, ms * 1000, source, destination, endpoint, "GET", failed ? 503 : 200, failed, 0, span, parent);
}
