using Insight.Testing;

namespace Insight.Ingest.Tests.RollUps;

[Collection(SharedEngine.Name)]
public sealed class RollUpTests(EngineFixture engine)
{
    [Fact]
    public async Task CatchUp_ManyWindows_EqualsRaw()
    {
        await using Database database = await Database.CreateAsync(engine);
        await database.IngestAsync(new ListSource(new RecordSamples(1).Many(3000, 0, 600), 1000));

        Assert.Equal(60, await database.RollUpAsync());

        await database.AssertDerivedEqualsRawAsync();
        Assert.Equal("3000", await database.ScalarAsync("SELECT toString(sum(requests)) FROM edge_minutes FINAL"));
        Assert.Equal(0, await database.RollUpAsync());
    }
}
