using Insight.Anomaly.Live;
using Insight.Testing;

namespace Insight.Anomaly.Tests.Live;

public sealed class StateStoreTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Write_StateOfManyChunks_IsReadAsItWas()
    {
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        StateStore store = new(shop.Source);
        byte[] state = Bytes((StateStore.ChunkBytes * 20) + 7, 1);

        await store.WriteAsync(state, 1000, CancellationToken.None);

        StoredState found = Assert.Single(await store.ListAsync(CancellationToken.None));
        Assert.Equal(1000, found.Last);
        Assert.Equal(state, await store.ReadAsync(found, CancellationToken.None));
        Assert.Equal(21UL, (await shop.QueryAsync<ulong>("SELECT count() FROM detection_states"))[0]);
    }

    [Fact]
    public async Task Write_BrokenOff_LeavesTheStateBefore()
    {
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        StateStore store = new(shop.Source);
        byte[] before = Bytes(StateStore.ChunkBytes * 17, 1);
        await store.WriteAsync(Bytes(StateStore.ChunkBytes * 18, 2), 900, CancellationToken.None);
        await store.WriteAsync(before, 1000, CancellationToken.None);
        int inserts = 0;
        store.BeforeInsert = () =>
        {
            if (++inserts == 2) throw new IOException("killed");
        };

        await Assert.ThrowsAsync<IOException>(() => store.WriteAsync(Bytes(StateStore.ChunkBytes * 18, 3), 1100, CancellationToken.None));

        StoredState newest = (await store.ListAsync(CancellationToken.None))[0];
        Assert.Equal(1000, newest.Last);
        Assert.Equal(before, await store.ReadAsync(newest, CancellationToken.None));

        store.BeforeInsert = static () => { };
        await store.WriteAsync(Bytes(10, 4), 1200, CancellationToken.None);
        Assert.Equal([1200, 1000], (await store.ListAsync(CancellationToken.None)).Select(s => s.Last));
    }

    private static byte[] Bytes(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
