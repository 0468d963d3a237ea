using FsCheck;
using FsCheck.Fluent;
using Insight.Contracts.Objects;
using Insight.Gateway.Traffic.Upstreams;
using Insight.Gateway.Traffic.Upstreams.Breaking;

namespace Insight.Gateway.Tests.Traffic.Upstreams.Breaking;

public sealed class BreakerTests
{
    private static readonly BreakerSpec s_spec = new() { FailurePercent = 50, LeastRequests = 10, Window = TimeSpan.FromSeconds(10), Open = TimeSpan.FromSeconds(5), Trials = 3 };

    private readonly ManualClock _clock = new();
    private readonly List<BreakerState> _changes = [];
    private readonly Breaker _breaker;

    public BreakerTests() => _breaker = new Breaker(s_spec, _clock, state =>
    {
        lock (_changes) _changes.Add(state);
    });

    [Fact]
    public void Record_TooFewAnswers_StaysClosed()
    {
        Record(AttemptOutcome.Failure, 9);
        Assert.Equal(BreakerState.Closed, _breaker.State);
        Record(AttemptOutcome.Success, 1);
        Assert.Equal(BreakerState.Open, _breaker.State);
    }

    [Fact]
    public void Record_RateBelow_StaysClosed()
    {
        Record(AttemptOutcome.Success, 51);
        Record(AttemptOutcome.Broken, 50);
        Assert.Equal(BreakerState.Closed, _breaker.State);
        Record(AttemptOutcome.TimedOut, 1);
        Assert.Equal(BreakerState.Open, _breaker.State);
    }

    [Fact]
    public void Record_FailuresOutsideTheWindow_DoNotCount()
    {
        Record(AttemptOutcome.Failure, 9);
        _clock.Advance(TimeSpan.FromSeconds(11));
        Record(AttemptOutcome.Failure, 9);
        Assert.Equal(BreakerState.Closed, _breaker.State);
    }

    [Fact]
    public void Record_Cancelled_SaysNothing()
    {
        Record(AttemptOutcome.Cancelled, 100);
        Record(AttemptOutcome.Failure, 9);
        Assert.Equal(BreakerState.Closed, _breaker.State);
    }

    [Fact]
    public void Record_WithoutPercent_NeverOpens()
    {
        Breaker never = new(s_spec with { FailurePercent = 0 }, _clock, _ => Assert.Fail("It changed."));
        for (int i = 0; i < 1000; i++) never.Record(AttemptOutcome.Failure, Breaker.AnyEra);
        Assert.True(never.TryPass());
    }

    [Fact]
    public void TryPass_Open_RefusesUntilTheTimeIsOver()
    {
        Open();
        _clock.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.True(_breaker.Refuses());
        Assert.False(_breaker.TryPass());
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.False(_breaker.Refuses());
        Assert.True(_breaker.TryPass());
        Assert.Equal(BreakerState.HalfOpen, _breaker.State);
    }

    [Fact]
    public void TryPass_HalfOpen_PassesAsManyAsThereAreTrials()
    {
        HalfOpen(trials: 3);
        Assert.True(_breaker.Refuses());
        Assert.False(_breaker.TryPass());
    }

    [Fact]
    public void Record_AllTrialsSucceed_Closes()
    {
        HalfOpen(trials: 3);
        Record(AttemptOutcome.Success, 2);
        Assert.Equal(BreakerState.HalfOpen, _breaker.State);
        Record(AttemptOutcome.Success, 1);
        Assert.Equal([BreakerState.Open, BreakerState.HalfOpen, BreakerState.Closed], _changes);
        Record(AttemptOutcome.Failure, 9);
        Assert.Equal(BreakerState.Closed, _breaker.State);
    }

    [Fact]
    public void Record_OneTrialFails_OpensForAsLongAgain()
    {
        HalfOpen(trials: 3);
        Record(AttemptOutcome.Success, 2);
        Record(AttemptOutcome.Broken, 1);
        Assert.Equal(BreakerState.Open, _breaker.State);
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(_breaker.TryPass());
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(_breaker.TryPass());
    }

    [Fact]
    public void Record_TrialCancelled_LetsAnotherPass()
    {
        HalfOpen(trials: 3);
        Record(AttemptOutcome.Cancelled, 1);
        Assert.True(_breaker.TryPass());
        Assert.False(_breaker.TryPass());
    }

    [Fact]
    public void TryPass_TrialsWithoutOutcome_AreGivenAnewAfterAWhile()
    {
        HalfOpen(trials: 3);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(_breaker.TryPass());
        Record(AttemptOutcome.Success, 3);
        Assert.Equal(BreakerState.Closed, _breaker.State);
    }

    [Fact]
    public void Record_OutcomesFromBeforeItOpened_SayNothing()
    {
        int before = _breaker.Era;
        HalfOpen(trials: 1);
        for (int i = 0; i < 20; i++) _breaker.Record(AttemptOutcome.TimedOut, before);
        for (int i = 0; i < 20; i++) _breaker.Record(AttemptOutcome.Success, before);
        Assert.Equal(BreakerState.HalfOpen, _breaker.State);
        Assert.True(_breaker.TryPass());
        Assert.True(_breaker.TryPass());
        for (int i = 0; i < 3; i++) _breaker.Record(AttemptOutcome.Success, _breaker.Era);
        for (int i = 0; i < 20; i++) _breaker.Record(AttemptOutcome.TimedOut, before);
        Assert.Equal(BreakerState.Closed, _breaker.State);
    }

    [Fact]
    public void Any_OrderOfEvents_KeepsTheRules() =>
        Prop.ForAll(Arb.From(Gen.Frequency((6, Gen.Constant(0)), (3, Gen.Constant(1)), (3, Gen.Constant(2)), (1, Gen.Constant(3)), (2, Gen.Constant(4))).ArrayOf(400)), (int[] events) =>
        {
            ManualClock clock = new();
            List<(BreakerState State, long At)> changes = [(BreakerState.Closed, clock.GetTimestamp())];
            Breaker breaker = new(s_spec, clock, state => changes.Add((state, clock.GetTimestamp())));
            int passedSinceHalfOpen = 0;
            foreach (int what in events)
            {
                BreakerState before = breaker.State;
                long open = clock.GetTimestamp() - changes[^1].At;
                if (what == 4) clock.Advance(TimeSpan.FromSeconds(1));
                else if (what > 0) breaker.Record(what == 1 ? AttemptOutcome.Success : what == 2 ? AttemptOutcome.Failure : AttemptOutcome.Cancelled, breaker.Era);
                else
                {
                    bool refuses = breaker.Refuses();
                    bool passes = breaker.TryPass();
                    if (refuses == passes) return false;
                    if (before == BreakerState.Closed && !passes) return false;
                    if (before == BreakerState.Open && passes != open >= s_spec.Open.Ticks) return false;
                    if (before == BreakerState.Open) passedSinceHalfOpen = 0;
                    if (breaker.State == BreakerState.HalfOpen && passes) passedSinceHalfOpen++;
                }

                // A failure never leaves it half open.
                if (before == BreakerState.HalfOpen && what == 2 && breaker.State != BreakerState.Open) return false;
                if (before == BreakerState.HalfOpen && breaker.State == BreakerState.Closed && passedSinceHalfOpen == 0) return false;
            }

            return changes.Zip(changes.Skip(1)).All(pair => (pair.First.State, pair.Second.State) is
                (BreakerState.Closed, BreakerState.Open) or (BreakerState.Open, BreakerState.HalfOpen) or (BreakerState.HalfOpen, BreakerState.Open) or (BreakerState.HalfOpen, BreakerState.Closed));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(20260301, 19));

    [Fact]
    public async Task Record_ManyThreadsFail_OpensOnce()
    {
        await OnManyThreads(1000, () => Record(AttemptOutcome.Failure, 1));
        Assert.Equal([BreakerState.Open], _changes);
        Assert.Equal(1, _breaker.Era);
    }

    [Fact]
    public async Task TryPass_ManyThreads_NeverMoreThanTheTrials()
    {
        for (int round = 0; round < 50; round++)
        {
            Open();
            _clock.Advance(TimeSpan.FromSeconds(5));
            int passed = 0;
            await OnManyThreads(20, () =>
            {
                if (_breaker.TryPass()) Interlocked.Increment(ref passed);
            });
            Assert.Equal(3, passed);
            await OnManyThreads(1, () => Record(AttemptOutcome.Success, 1));
            Assert.Equal(BreakerState.Closed, _breaker.State);
        }
    }

    private static Task OnManyThreads(int times, Action action) => Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
    {
        for (int i = 0; i < times; i++) action();
    })));

    private void Record(AttemptOutcome outcome, int times)
    {
        for (int i = 0; i < times; i++) _breaker.Record(outcome, Breaker.AnyEra);
    }

    private void Open()
    {
        Record(AttemptOutcome.Failure, 10);
        Assert.Equal(BreakerState.Open, _breaker.State);
    }

    private void HalfOpen(int trials)
    {
        Open();
        _clock.Advance(TimeSpan.FromSeconds(5));
        for (int i = 0; i < trials; i++) Assert.True(_breaker.TryPass());
    }
}
