using FsCheck;
using FsCheck.Fluent;
using Insight.Export.Delivery;
using Insight.Export.Destinations;
using Insight.Export.Options;

namespace Insight.Export.Tests.Delivery;

public sealed class DestinationLoopTests
{
    private static readonly DeliveryResult s_taken = DeliveryResult.Taken("200");

    [Fact]
    public async Task Run_DestinationWell_TellsEachOnceInOrder()
    {
        await using RunningDelivery delivery = new();
        ListSource source = new();
        source.Add(12_345);
        ScriptedDestination destination = new((_, _) => s_taken);
        delivery.Start(destination, source);
        await Arrived(destination, 12_345);
        source.Add(5);
        await Arrived(destination, 12_350);

        Assert.Equal(Enumerable.Range(0, 12_350).Select(static i => $"Requests-{i}"), destination.Taken);
        await RunningDelivery.UntilAsync(() => delivery.Status is { Phase: DestinationPhase.UpToDate, Taken: 12_350, BehindSeconds: 0 }, "a status that says so");
    }

    [Fact]
    public async Task Run_SeveralStreams_TellsAll()
    {
        await using RunningDelivery delivery = new();
        ListSource[] sources = [new(), new(EventKind.Security), new(EventKind.Audit)];
        foreach (ListSource source in sources) source.Add(6_000);
        ScriptedDestination destination = new((_, _) => s_taken);
        delivery.Start(destination, [.. sources]);
        await Arrived(destination, 18_000);

        Assert.Equal(18_000, destination.Taken.ToHashSet().Count);
        // None waits for the end of another.
        Assert.InRange(destination.Taken.ToList().IndexOf("Audit-0"), 0, 3 * DestinationLoop.MostRows);
    }

    [Fact]
    public async Task Run_DestinationDown_LosesNothingAndRepeatsNothing()
    {
        await using RunningDelivery delivery = new();
        ListSource source = new();
        source.Add(1_000);
        ScriptedDestination destination = new((events, n) => n is >= 3 and < 40 ? DeliveryResult.Failed(events.Count, "connection refused") : s_taken);
        delivery.Start(destination, source);
        await RunningDelivery.UntilAsync(() => destination.Batches > 20, "attempts");
        Assert.Equal((DestinationPhase.Failing, BreakerState.Open, "connection refused"), (delivery.Status.Phase, delivery.Status.Breaker, delivery.Status.Problem));
        await Arrived(destination, 1_000);

        Assert.Equal(1_000, destination.Taken.Count);
        Assert.Equal(1_000, destination.Taken.ToHashSet().Count);
        await RunningDelivery.UntilAsync(() => delivery.Status is { Breaker: BreakerState.Closed, Problem: "" }, "the breaker to close");
    }

    [Fact]
    public async Task Run_DestinationThatNeverTakes_ReadsOnePageAhead()
    {
        await using RunningDelivery delivery = new();
        ListSource source = new();
        source.Add(50_000);
        ScriptedDestination destination = new((events, _) => DeliveryResult.Failed(events.Count, "503"));
        delivery.Start(destination, source);
        await RunningDelivery.UntilAsync(() => destination.Batches > 50, "attempts");

        Assert.Equal(2 * DestinationLoop.MostRows, source.Furthest);
    }

    [Fact]
    public async Task Run_SomeRefused_KeepsThemAndGoesOn()
    {
        await using RunningDelivery delivery = new();
        ListSource source = new();
        source.Add(500);
        bool mended = false;
        ScriptedDestination destination = new((events, _) => mended ? s_taken : new DeliveryResult
        {
            Refused = [.. events.Select(static (e, i) => (e.Id, i)).Where(static e => e.Id.EndsWith('7')).Select(static e => new EventRefusal(e.i, "mapping"))],
        });
        delivery.Start(destination, source);
        await Arrived(destination, 450);
        await RunningDelivery.UntilAsync(() => delivery.Stores.Letters.List(RunningDelivery.Name, 1000).Count == 50, "letters");
        Assert.All(delivery.Stores.Letters.List(RunningDelivery.Name, 1000), static letter => Assert.Equal("mapping", letter.Reason));

        mended = true;
        Assert.Equal(50, delivery.Stores.Letters.Decide(RunningDelivery.Name, retry: true, "ann", "mapping mended"));
        await Arrived(destination, 500);

        await RunningDelivery.UntilAsync(() => delivery.Stores.Letters.List(RunningDelivery.Name, 1000).Count == 0, "no letters");
        Assert.Equal(500, destination.Taken.ToHashSet().Count);
    }

    [Fact]
    public async Task Run_OneEventThatSpoilsEveryBatch_IsSetAsideAndOthersPass()
    {
        await using RunningDelivery delivery = new();
        ListSource source = new();
        source.Add(300);
        ScriptedDestination destination = new((events, _) => events.Any(static e => e.Id == "Requests-137") ? DeliveryResult.Failed(events.Count, "500") : s_taken);
        delivery.Start(destination, source);
        await Arrived(destination, 299);
        await RunningDelivery.UntilAsync(() => delivery.Stores.Letters.List(RunningDelivery.Name, 10).Count == 1, "a letter");

        Assert.Equal("Requests-137", delivery.Stores.Letters.List(RunningDelivery.Name, 10).Single().Event);
        source.Add(10);
        await Arrived(destination, 309);
        Assert.Equal(309, destination.Taken.ToHashSet().Count);
    }

    [Fact]
    public async Task Run_KilledWhileSending_RepeatsOnePageAtMost()
    {
        await using RunningDelivery delivery = new();
        ListSource source = new();
        source.Add(20_000);
        TaskCompletionSource inTheMiddle = new();
        ScriptedDestination first = new((events, n) =>
        {
            if (n == 77) inTheMiddle.SetResult();
            return n < 77 ? s_taken : DeliveryResult.Failed(events.Count, "cut");
        });
        delivery.Start(first, source);
        await inTheMiddle.Task;
        await delivery.KillAsync();
        ScriptedDestination second = new((_, _) => s_taken);
        delivery.Start(second, source);
        await RunningDelivery.UntilAsync(() => second.Taken.Contains("Requests-19999"), "the end");

        Assert.Equal(20_000, first.Taken.Concat(second.Taken).ToHashSet().Count);
        Assert.InRange(first.Taken.Count + second.Taken.Count - 20_000, 0, DestinationLoop.MostRows);
    }

    [Fact]
    public async Task Run_NoAcknowledgement_SendsTheLastHalfMinuteAgainAfterABreak()
    {
        SteppedTime time = new();
        await using RunningDelivery delivery = new(time);
        ListSource source = new();
        source.Add(10);
        bool down = false;
        ScriptedDestination destination = new((events, _) => down ? DeliveryResult.Failed(events.Count, "reset") : s_taken, acknowledges: false);
        delivery.Start(destination, source);
        await Arrived(destination, 10);
        Assert.Equal("", delivery.Stores.Cursors.Find(RunningDelivery.Name, "Requests"));
        // It looks for more only once it has noted when it sent these.
        int reads = source.Reads;
        await RunningDelivery.UntilAsync(() => source.Reads > reads + 1, "looks for more");
        // A quiet time says nothing of what was sent last: only that more could be sent later does.
        time.Step(TimeSpan.FromSeconds(31));
        reads = source.Reads;
        await RunningDelivery.UntilAsync(() => source.Reads > reads + 5, "looks for news");
        Assert.Equal("", delivery.Stores.Cursors.Find(RunningDelivery.Name, "Requests"));
        source.Add(5);
        await Arrived(destination, 15);
        await RunningDelivery.UntilAsync(() => delivery.Stores.Cursors.Find(RunningDelivery.Name, "Requests")!.StartsWith("10:", StringComparison.Ordinal), "the first ten to count as delivered");

        time.Step(TimeSpan.FromMinutes(5));
        down = true;
        source.Add(1);
        await RunningDelivery.UntilAsync(() => delivery.Status.Failures > 0, "the break");
        down = false;
        await RunningDelivery.UntilAsync(() => destination.Taken.Contains("Requests-15"), "what came behind it");

        Assert.Equal(["Requests-10", "Requests-11", "Requests-12", "Requests-13", "Requests-14", "Requests-15"], destination.Taken.Skip(15));
    }

    [Fact]
    public async Task Run_Paused_TellsNothingUntilResumed()
    {
        await using RunningDelivery delivery = new();
        ListSource source = new();
        ScriptedDestination destination = new((_, _) => s_taken);
        delivery.Start(destination, source);
        await RunningDelivery.UntilAsync(() => delivery.Stores.States.All().Count == 1, "a status");
        Assert.True(delivery.Stores.States.Pause(RunningDelivery.Name, pause: true, "ann", "maintenance"));
        await RunningDelivery.UntilAsync(() => delivery.Status.Phase == DestinationPhase.Paused, "the pause");
        source.Add(10);
        await RunningDelivery.UntilAsync(() => delivery.Status.Phase == DestinationPhase.Paused, "the pause");
        Assert.Empty(destination.Taken);

        Assert.True(delivery.Stores.States.Pause(RunningDelivery.Name, pause: false, "ann", "done"));
        await Arrived(destination, 10);
    }

    [Fact]
    public void Run_WhateverItAnswers_EachEventIsTakenOnceOrKeptAsALetter() => Prop.ForAll(
        ArbMap.Default.ArbFor<int[]>(),
        script =>
        {
            RunAsync(script).GetAwaiter().GetResult();

            static async Task RunAsync(int[] script)
            {
                await using RunningDelivery delivery = new();
                ListSource source = new();
                source.Add(150);
                ScriptedDestination destination = new((events, n) => n > script.Length ? s_taken : Random(events.Count, script[n - 1]), most: 40);
                delivery.Start(destination, source);
                await RunningDelivery.UntilAsync(() => destination.Taken.Count + delivery.Stores.Letters.List(RunningDelivery.Name, 1000).Count >= 150, "all of them");
                Assert.Equal(150, destination.Taken.Concat(delivery.Stores.Letters.List(RunningDelivery.Name, 1000).Select(static letter => letter.Event)).ToHashSet().Count);
                Assert.Equal(destination.Taken.Count, destination.Taken.ToHashSet().Count);
            }

            static DeliveryResult Random(int count, int seed)
            {
                Random random = new(seed);
                if (random.Next(3) == 0) return DeliveryResult.Failed(count, "down");
                int[] fates = [.. Enumerable.Range(0, count).Select(_ => random.Next(4))];
                return new DeliveryResult
                {
                    Again = [.. Enumerable.Range(0, count).Where(i => fates[i] == 1)],
                    Refused = [.. Enumerable.Range(0, count).Where(i => fates[i] == 2).Select(static i => new EventRefusal(i, "no"))],
                    Problem = "some",
                };
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    private static Task Arrived(ScriptedDestination destination, int count) => RunningDelivery.UntilAsync(() => destination.Taken.Count >= count, $"{count} events");
}
