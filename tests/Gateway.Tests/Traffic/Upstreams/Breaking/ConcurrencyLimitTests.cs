using Insight.Contracts.Objects;
using Insight.Gateway.Traffic.Upstreams.Breaking;

namespace Insight.Gateway.Tests.Traffic.Upstreams.Breaking;

public sealed class ConcurrencyLimitTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Enter_Full_WaitsInOrder()
    {
        ConcurrencyLimit limit = Limit(places: 1, pending: 3);
        Assert.True(await limit.EnterAsync(default));
        Task<bool>[] waiting = [.. Enumerable.Range(0, 3).Select(_ => limit.EnterAsync(default).AsTask())];
        Assert.False(await limit.EnterAsync(default));
        Assert.Equal(3, limit.Waiting);
        for (int i = 0; i < 3; i++)
        {
            limit.Leave();
            Assert.True(await waiting[i].WaitAsync(s_patience));
            Assert.All(waiting[(i + 1)..], later => Assert.False(later.IsCompleted));
        }

        limit.Leave();
        Assert.Equal((0, 0), (limit.UnderWay, limit.Waiting));
    }

    [Fact]
    public async Task Enter_WaitsTooLong_IsRefusedAndTheNextIsServed()
    {
        ConcurrencyLimit limit = Limit(places: 1, pending: 3);
        Assert.True(await limit.EnterAsync(default));
        Task<bool> first = limit.EnterAsync(default).AsTask();
        _clock.Advance(TimeSpan.FromMilliseconds(600));
        Task<bool> second = limit.EnterAsync(default).AsTask();
        _clock.Advance(TimeSpan.FromMilliseconds(600));
        Assert.False(await first.WaitAsync(s_patience));
        limit.Leave();
        Assert.True(await second.WaitAsync(s_patience));
        Assert.Equal((1, 0), (limit.UnderWay, limit.Waiting));
    }

    [Fact]
    public async Task Enter_ClientGoesWhileItWaits_LeavesTheQueue()
    {
        ConcurrencyLimit limit = Limit(places: 1, pending: 3);
        Assert.True(await limit.EnterAsync(default));
        using CancellationTokenSource client = new();
        Task<bool> waiting = limit.EnterAsync(client.Token).AsTask();
        await client.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(s_patience));
        limit.Leave();
        Assert.Equal((0, 0), (limit.UnderWay, limit.Waiting));
    }

    [Fact]
    public async Task Enter_NoLimit_AlwaysPasses()
    {
        ConcurrencyLimit limit = Limit(places: 0, pending: 0);
        for (int i = 0; i < 20_000; i++) Assert.True(await limit.EnterAsync(default));
        Assert.Equal(20_000, limit.UnderWay);
    }

    [Fact]
    public async Task Enter_Room_AllocatesNothing()
    {
        ConcurrencyLimit limit = Limit(places: 10, pending: 3);
        for (int i = 0; i < 100; i++) await Once(limit);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            ValueTask<bool> entered = limit.EnterAsync(default);
            Assert.True(entered.IsCompletedSuccessfully);
            limit.Leave();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public async Task Enter_ManyThreads_NeverMoreThanThePlacesAndAllAreServed()
    {
        ConcurrencyLimit limit = Limit(places: 3, pending: 100);
        int inside = 0;
        int most = 0;
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < 3_000; i++)
            {
                Assert.True(await limit.EnterAsync(default).AsTask().WaitAsync(s_patience));
                int now = Interlocked.Increment(ref inside);
                if (now > Volatile.Read(ref most)) Volatile.Write(ref most, now);
                if (i % 16 == 0) await Task.Yield();
                Interlocked.Decrement(ref inside);
                limit.Leave();
            }
        })));
        Assert.InRange(most, 1, 3);
        Assert.Equal((0, 0), (limit.UnderWay, limit.Waiting));
    }

    private static async Task Once(ConcurrencyLimit limit)
    {
        Assert.True(await limit.EnterAsync(default));
        limit.Leave();
    }

    private ConcurrencyLimit Limit(int places, int pending) => new(new BreakerSpec { MaxRequests = places, MaxPending = pending, MaxWait = TimeSpan.FromSeconds(1) }, _clock);
}
