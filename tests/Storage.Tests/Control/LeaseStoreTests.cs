using Insight.Storage.Control;
using Insight.Testing;
using Xunit;

namespace Insight.Storage.Tests.Control;

public class LeaseStoreTests : IDisposable
{
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTime _time = new();
    private readonly LeaseStore _leases;

    public LeaseStoreTests()
        : this(static (file, time) => ControlDatabase.Open(file, time))
    {
    }

    protected LeaseStoreTests(Func<string, TimeProvider, ControlDatabase> open) => _leases = new LeaseStore(open(Path.Combine(_directory.Path, "control.db"), _time), _time);

    public void Dispose()
    {
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void TryAcquire_HeldByAnother_ReturnsNull()
    {
        Assert.NotNull(_leases.TryAcquire("roll-up", "a", s_duration));

        Assert.Null(_leases.TryAcquire("roll-up", "b", s_duration));
        Assert.NotNull(_leases.TryAcquire("other", "b", s_duration));
    }

    [Fact]
    public void TryAcquire_Expired_PassesToAnotherWithAHigherFence()
    {
        Lease first = _leases.TryAcquire("roll-up", "a", s_duration)!;
        _time.Advance(s_duration);

        Lease second = _leases.TryAcquire("roll-up", "b", s_duration)!;

        Assert.True(second.Fence > first.Fence);
        Assert.Null(_leases.Renew(first, s_duration));
    }

    [Fact]
    public void TryAcquire_SameHolder_KeepsTheFence()
    {
        Lease first = _leases.TryAcquire("roll-up", "a", s_duration)!;

        Assert.Equal(first.Fence, _leases.TryAcquire("roll-up", "a", s_duration)!.Fence);
    }

    [Fact]
    public void Renew_InTime_ProlongsTheLease()
    {
        Lease lease = _leases.TryAcquire("roll-up", "a", s_duration)!;
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.NotNull(_leases.Renew(lease, s_duration));
        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.Null(_leases.TryAcquire("roll-up", "b", s_duration));
    }

    [Fact]
    public void Renew_AfterExpiry_FailsEvenWhenNobodyTookIt()
    {
        Lease lease = _leases.TryAcquire("roll-up", "a", s_duration)!;
        _time.Advance(s_duration);

        Assert.Null(_leases.Renew(lease, s_duration));
    }

    [Fact]
    public void Release_LetsAnotherInAtOnce()
    {
        Lease lease = _leases.TryAcquire("roll-up", "a", s_duration)!;
        _leases.Release(lease);

        Assert.NotNull(_leases.TryAcquire("roll-up", "b", s_duration));
    }

    [Fact]
    public async Task TryAcquire_ManyAtOnce_OneWins()
    {
        Lease?[] results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => _leases.TryAcquire("roll-up", $"holder {i}", s_duration))));

        Assert.Single(results, result => result is not null);
    }
}
