using Insight.Contracts.Objects;
using Insight.Gateway.Traffic.Upstreams;
using Insight.Gateway.Traffic.Upstreams.Health;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insight.Gateway.Tests.Traffic.Upstreams.Health;

public sealed class HealthProbingTests : IDisposable
{
    private static readonly HealthProbe s_spec = new() { Path = "/healthz", Interval = TimeSpan.FromSeconds(5), Timeout = TimeSpan.FromSeconds(2), UnhealthyAfter = 3, HealthyAfter = 2 };

    private readonly ManualClock _clock = new();
    private readonly FakeProbe _probe = new();
    private readonly SemaphoreSlim _places = new(4);
    private readonly HealthProbing _probing;

    public HealthProbingTests() => _probing = new HealthProbing(s_spec, "shop", _probe, _places, _clock, new Random(1), NullLogger.Instance);

    [Fact]
    public void Follow_New_IsAskedAtOnceAndThenEveryInterval()
    {
        Follow(Some.Upstream(1));
        Assert.Equal(["http://10.0.0.1:80/healthz"], _probe.Asked);
        _clock.Advance(s_spec.Interval * 0.89);
        Assert.Single(_probe.Asked);
        _clock.Advance(s_spec.Interval * 0.22);
        Assert.Equal(2, _probe.Asked.Count);
    }

    [Fact]
    public void Probe_FailsAndRecovers_ChangesHealthAfterAsManyInARow()
    {
        Upstream upstream = Some.Upstream(1);
        int changes = 0;
        upstream.Health.Changed += () => changes++;
        _probe.Bad[upstream.Address] = true;
        Follow(upstream);
        Next();
        Assert.True(upstream.IsHealthy);
        Next();
        Assert.False(upstream.IsHealthy);
        Next();
        _probe.Bad[upstream.Address] = false;
        Next();
        Assert.False(upstream.IsHealthy);
        Next();
        Assert.True(upstream.IsHealthy);
        Assert.Equal(2, changes);
    }

    [Fact]
    public void Probe_FailsNowAndThen_StaysHealthy()
    {
        Upstream upstream = Some.Upstream(1);
        Follow(upstream);
        for (int i = 0; i < 30; i++)
        {
            _probe.Bad[upstream.Address] = i % 3 != 0;
            Next();
            Assert.True(upstream.IsHealthy);
        }
    }

    [Fact]
    public void Probe_NoAnswerInTime_Fails()
    {
        Upstream upstream = Some.Upstream(1);
        _probe.Hangs = true;
        Follow(upstream);
        for (int i = 0; i < 3; i++)
        {
            Assert.True(upstream.IsHealthy);
            _clock.Advance(s_spec.Timeout);
            if (i < 2) Next();
        }

        Assert.False(upstream.IsHealthy);
    }

    [Fact]
    public void Follow_Many_AreNotAskedAllAtOnce()
    {
        _probe.Hangs = true;
        Follow([.. Enumerable.Range(0, 20).Select(i => Some.Upstream(i))]);
        Assert.Equal(4, _probe.UnderWay);
        Assert.Equal(4, _probe.Asked.Count);
    }

    [Fact]
    public void Follow_Gone_IsNotAskedAnyMore()
    {
        Upstream stays = Some.Upstream(1);
        Follow(stays, Some.Upstream(2));
        Follow(stays);
        _probe.Asked.Clear();
        Next();
        Assert.Equal(["http://10.0.0.1:80/healthz"], _probe.Asked);
    }

    [Fact]
    public void Dispose_EndsAll()
    {
        _probe.Hangs = true;
        Follow(Some.Upstream(1));
        _probing.Dispose();
        Assert.Equal(0, _probe.UnderWay);
        Next();
        Assert.Single(_probe.Asked);
    }

    public void Dispose()
    {
        _probing.Dispose();
        _places.Dispose();
    }

    private void Follow(params Upstream[] upstreams)
    {
        _probing.Follow(upstreams);
        _clock.Advance();
    }

    /// <summary>Lets time go by until the next question, at most for as long as that may take.</summary>
    private void Next()
    {
        int asked = _probe.Asked.Count;
        for (int i = 0; i < 12 && _probe.Asked.Count == asked; i++) _clock.Advance(s_spec.Interval * 0.1);
    }
}
