using Insight.ApiDiscovery.Live;
using Insight.Testing;
using Xunit;

namespace Insight.ApiDiscovery.Tests.Live;

public sealed class LearningPassTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly DateTime s_time = new(2026, 3, 1, 10, 0, 0, DateTimeKind.Utc);

    /// <summary>Names that no rule of a single segment could tell from constants.</summary>
    private static readonly string[] s_names =
        [.. "quentin rosalind tiberius ursula vladimir wilhelmina xanthe yorick zelda archibald beatrix cornelius desdemona ephraim florence gideon hester ignatius jocasta kendrick".Split(' ')];

    [Fact]
    public async Task Run_ThreeRequestsOfTwoClients_ShowTheEndpointAtOnce()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        LearningPass pass = new(tables.Source, TimeProvider.System);
        await pass.RunAsync(CancellationToken.None);

        await tables.RequestsAsync([Get("/items/17", "10.0.0.1", 0), Get("/items/18", "10.0.0.2", 1), Get("/items/19", "10.0.0.1", 10)], DateTime.UtcNow);
        await pass.RunAsync(CancellationToken.None);

        Assert.Equal([("GET", 2)], (await LearnedAsync(tables)).Select(row => (row.Method, (int)row.Tier)));
        Assert.StartsWith("/items/{", (await LearnedAsync(tables))[0].Template, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WordsThatAreValues_GiveOneEndpointWhichTheirIdsStandFor()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        await tables.RequestsAsync(Members(), DateTime.UtcNow);

        await new LearningPass(tables.Source, TimeProvider.System).RunAsync(CancellationToken.None);

        (ulong id, _, string template, _) = Assert.Single(await LearnedAsync(tables), row => row.Template.EndsWith("/orders", StringComparison.Ordinal));
        Assert.Matches("^/members/{[a-z_]+}/orders$", template);
        IReadOnlyList<ulong> stamped = await tables.QueryAsync<ulong>("SELECT DISTINCT endpoint_id FROM records WHERE path LIKE '%/orders' ORDER BY endpoint_id");
        Assert.Equal(s_names.Length, stamped.Count);
        Assert.Equal(stamped, await tables.QueryAsync<ulong>($"SELECT alias_id FROM endpoint_aliases FINAL WHERE endpoint_id = {id} ORDER BY alias_id"));
    }

    [Fact]
    public async Task Run_IdsThatComeToStandForSomething_MarksTheirWindows()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        await tables.RequestsAsync(Members(), DateTime.UtcNow);
        await tables.QueryAsync<int>("INSERT INTO edge_endpoint_windows (window, endpoint_id, requests) SELECT window, endpoint_id, count() FROM records GROUP BY window, endpoint_id");

        await new LearningPass(tables.Source, TimeProvider.System).RunAsync(CancellationToken.None);

        Assert.Equal(
            await tables.QueryAsync<DateTime>("SELECT DISTINCT window FROM edge_endpoint_windows ORDER BY window"),
            await tables.QueryAsync<DateTime>("SELECT window FROM window_marks GROUP BY window HAVING sum(mark) != 0 ORDER BY window"));
    }

    [Fact]
    public async Task Run_ByAnotherProcessFromTheStart_GivesTheSame()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        LearningPass first = new(tables.Source, TimeProvider.System);
        foreach (Request[] part in Members().Chunk(25))
        {
            await tables.RequestsAsync(part, DateTime.UtcNow);
            await first.RunAsync(CancellationToken.None);
        }

        List<(ulong, string, string, byte)> once = await LearnedAsync(tables);
        await new LearningPass(tables.Source, TimeProvider.System).RunAsync(CancellationToken.None);

        Assert.NotEmpty(once);
        Assert.Equal(once, await LearnedAsync(tables));
    }

    [Fact]
    public async Task Run_AfterTheLeaseWasLost_KnowsWhatItHadReadBefore()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        await tables.RequestsAsync(Members(), DateTime.UtcNow);
        LearningPass pass = new(tables.Source, TimeProvider.System);
        await pass.RunAsync(CancellationToken.None);
        List<(ulong, string, string, byte)> once = await LearnedAsync(tables);

        pass.Forget();
        await tables.QueryAsync<int>("TRUNCATE TABLE learned_endpoints");
        await pass.RunAsync(CancellationToken.None);

        Assert.Equal(once.Select(row => (row.Item2, row.Item3, row.Item4)), (await LearnedAsync(tables)).Select(row => (row.Method, row.Template, row.Tier)));
    }

    [Fact]
    public async Task Run_HoursThatAreOver_AreKnownWithoutTheirRecords()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        await tables.RequestsAsync(Members(), DateTime.UtcNow.AddHours(-3));
        await new LearningPass(tables.Source, TimeProvider.System).RunAsync(CancellationToken.None);
        List<(ulong, string, string, byte)> before = await LearnedAsync(tables);
        Assert.Equal([1UL], await tables.QueryAsync<ulong>("SELECT count() FROM learning_states"));

        await tables.QueryAsync<int>("TRUNCATE TABLE records");
        await tables.QueryAsync<int>("TRUNCATE TABLE learned_endpoints");
        await new LearningPass(tables.Source, TimeProvider.System).RunAsync(CancellationToken.None);

        Assert.Equal(before.Select(row => (row.Item2, row.Item3, row.Item4)), (await LearnedAsync(tables)).Select(row => (row.Method, row.Template, row.Tier)));
    }

    [Fact]
    public async Task Run_AnswersOfTheGateway_TeachNothing()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        await tables.RequestsAsync(Members(), DateTime.UtcNow, flag: "waf");

        Assert.Equal(0, await new LearningPass(tables.Source, TimeProvider.System).RunAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Run_NothingNew_WritesNothing()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        await tables.RequestsAsync(Members(), DateTime.UtcNow);
        LearningPass pass = new(tables.Source, TimeProvider.System);
        Assert.NotEqual(0, await pass.RunAsync(CancellationToken.None));

        Assert.Equal(0, await pass.RunAsync(CancellationToken.None));
    }

    private static async Task<List<(ulong Id, string Method, string Template, byte Tier)>> LearnedAsync(Tables tables) =>
        [.. await tables.QueryAsync<(ulong, string, string, byte)>("SELECT endpoint_id, method, template, tier FROM learned_endpoints FINAL WHERE NOT ignored ORDER BY template, method")];

    private static Request Get(string path, string client, int minute) => new("GET", path, 200, client, s_time.AddMinutes(minute));

    private static List<Request> Members()
    {
        List<Request> requests = [];
        for (int i = 0; i < s_names.Length; i++)
        {
            foreach ((string below, ulong bytes) in new[] { ("/orders", 4_000UL), ("/invoices", 20_000UL), ("", 300UL) })
            {
                for (int client = 1; client <= 3; client++)
                {
                    requests.Add(Get($"/members/{s_names[i]}{below}", $"10.0.{i % 4}.{client}", 3 * client + i) with { Bytes = bytes + (ulong)(i * 37 + client * 11) % 100 * bytes / 400 });
                }
            }
        }

        return requests;
    }
}
