using Insight.Contracts.Objects;
using Insight.Gateway.Traffic.Upstreams;
using Insight.Gateway.Traffic.Upstreams.Health;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insight.Gateway.Tests.Traffic.Upstreams.Health;

public sealed class OutlierDetectionTests : IDisposable
{
    private static readonly OutlierEjection s_spec = new() { ConsecutiveFailures = 5, FailurePercent = 50, LeastRequests = 20, Interval = TimeSpan.FromSeconds(10), Ejection = TimeSpan.FromSeconds(30), MaxEjectedPercent = 50 };

    private readonly ManualClock _clock = new();
    private readonly Upstream[] _upstreams = Some.Upstreams(1, 1, 1, 1);
    private readonly OutlierDetection _detection;

    public OutlierDetectionTests()
    {
        _detection = new OutlierDetection(s_spec, "shop", _clock, NullLogger.Instance);
        _detection.Follow(_upstreams);
    }

    [Theory]
    [InlineData((int)AttemptOutcome.Failure)]
    [InlineData((int)AttemptOutcome.Broken)]
    [InlineData((int)AttemptOutcome.TimedOut)]
    public void Record_AsManyFailuresInARow_EjectsForAWhile(int outcome)
    {
        Record(0, (AttemptOutcome)outcome, 4);
        Record(0, AttemptOutcome.Cancelled, 1);
        Assert.True(_upstreams[0].IsHealthy);
        Record(0, (AttemptOutcome)outcome, 1);
        Assert.True(_upstreams[0].Health.IsEjected);
        _clock.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(_upstreams[0].IsHealthy);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(_upstreams[0].IsHealthy);
    }

    [Fact]
    public void Record_SuccessBetween_BeginsTheRowAnew()
    {
        Record(0, AttemptOutcome.Failure, 4);
        Record(0, AttemptOutcome.Success, 1);
        Record(0, AttemptOutcome.Failure, 4);
        Assert.True(_upstreams[0].IsHealthy);
    }

    [Fact]
    public void Record_EjectedAgain_TakesLongerEachTimeAndLessAfterGoodIntervals()
    {
        Assert.Equal(30, EjectedFor());
        Assert.Equal(60, EjectedFor());
        Assert.Equal(90, EjectedFor());

        // Two intervals without failures, after the one that the last ejection ended in.
        _clock.Advance(s_spec.Interval * 2);
        Assert.InRange(EjectedFor(), 60, 90);
    }

    [Fact]
    public void Duration_NeverMoreThanFiveMinutes()
    {
        Assert.Equal(TimeSpan.FromMinutes(5), OutlierRules.Duration(10, s_spec));
        Assert.Equal(TimeSpan.FromMinutes(5), OutlierRules.Duration(int.MaxValue - 1, s_spec));
    }

    [Fact]
    public void Record_AllFail_EjectsNoMoreThanTheShare()
    {
        for (int i = 0; i < 4; i++) Record(i, AttemptOutcome.Failure, 50);
        Assert.Equal(2, _upstreams.Count(upstream => upstream.Health.IsEjected));
    }

    [Theory]
    [InlineData(1, 100, 1)]
    [InlineData(1, 50, 0)]
    [InlineData(2, 0, 1)]
    [InlineData(2, 10, 1)]
    [InlineData(10, 50, 5)]
    [InlineData(3, 70, 2)]
    public void MostEjected_IsTheShareAndOneOfTwo(int upstreams, int percent, int expected) =>
        Assert.Equal(expected, OutlierRules.MostEjected(upstreams, s_spec with { MaxEjectedPercent = percent }));

    [Theory]
    [InlineData(20, 10, 60, 0, true)]
    [InlineData(20, 9, 60, 0, false)]
    [InlineData(19, 19, 60, 0, false)]
    [InlineData(20, 10, 60, 30, false)]
    [InlineData(20, 20, 0, 0, false)]
    [InlineData(20, 12, 60, 30, false)]
    [InlineData(20, 20, 60, 30, true)]
    [InlineData(1000, 1000, 1000, 1000, false)]
    public void StandsOut_HighAndAboveTheOthersByThreeStandardErrors(long answers, long failures, long others, long othersFailures, bool expected) =>
        Assert.Equal(expected, OutlierRules.StandsOut(answers, failures, others, othersFailures, s_spec));

    [Fact]
    public void EndInterval_FailsEverySecondTime_IsEjected()
    {
        for (int i = 0; i < 20; i++)
        {
            Record(0, i % 2 == 0 ? AttemptOutcome.Failure : AttemptOutcome.Success, 1);
            for (int other = 1; other < 4; other++) Record(other, AttemptOutcome.Success, 1);
        }

        Assert.True(_upstreams[0].IsHealthy);
        _clock.Advance(s_spec.Interval);
        Assert.Equal([true, false, false, false], _upstreams.Select(upstream => upstream.Health.IsEjected));
    }

    [Fact]
    public void Dispose_EjectsNobodyAnyMore()
    {
        _detection.Dispose();
        Record(0, AttemptOutcome.Failure, 50);
        Assert.True(_upstreams[0].IsHealthy);
    }

    [Fact]
    public async Task Record_ManyThreadsFail_EjectsEachOnceAndNoMoreThanTheShare()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < 2_000; i++) _detection.Record(_upstreams[(thread + i) % 4], AttemptOutcome.Broken);
        })));
        Assert.Equal(2, _upstreams.Count(upstream => upstream.Health.IsEjected));
        Assert.Equal(2, _upstreams.Sum(upstream => upstream.Health.Ejections));
    }

    public void Dispose() => _detection.Dispose();

    private double EjectedFor()
    {
        Record(0, AttemptOutcome.Failure, 5);
        Assert.True(_upstreams[0].Health.IsEjected);
        TimeSpan waited = TimeSpan.Zero;
        while (_upstreams[0].Health.IsEjected)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            waited += TimeSpan.FromSeconds(1);
        }

        return waited.TotalSeconds;
    }

    private void Record(int upstream, AttemptOutcome outcome, int times)
    {
        for (int i = 0; i < times; i++) _detection.Record(_upstreams[upstream], outcome);
    }
}
