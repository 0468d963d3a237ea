using System.Globalization;
using System.Text;
using Insight.Anomaly.Live.Profiles;
using Insight.Anomaly.Requests;
using Insight.Endpoints.Profiles;
using Insight.Storage.ClickHouse;
using Insight.Storage.Control;
using Insight.Storage.Schema;
using Insight.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insight.Anomaly.Tests.Live.Profiles;

public sealed class ProfilePassTests(EngineFixture engine) : IClassFixture<EngineFixture>, IDisposable
{
    private static readonly ProfileKey s_key = new("0123456789abcdef"u8);
    private static readonly DateTimeOffset s_start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory _folder = new();
    private readonly SteppedTime _time = new() { Now = s_start.AddHours(4) };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_CountsOfSeveralHoursAndGateways_GivesTheProfileOfAllOfThem()
    {
        await using ClickHouseDataSource storage = await CreateAsync();
        ProfileSummary[] hours = [.. Enumerable.Range(0, 4).Select(hour => Hour(hour, seed: hour))];
        for (int i = 0; i < hours.Length; i++) await CountedRecords.StoreAsync(storage, hours[i], s_start.AddHours(i + 0.5));
        ProfileStore store = Store();

        Assert.True(await Pass(storage, store).RunAsync(static () => true, CancellationToken.None));

        ProfileSummary all = new(s_key, new RequestProfile(s_key, [])), last = new(s_key, new RequestProfile(s_key, []));
        foreach (ProfileSummary hour in hours) all.Merge(hour);
        last.Merge(hours[^1]);
        TrainedProfile learned = store.Read();
        Assert.Equal(RequestProfileDocument.Write(ProfileTrainer.Train(all, last).Profile), learned.Content.ToArray());
        Assert.Equal((1L, _time.Now), (learned.Version, learned.TrainedAt!.Value));
        Assert.Contains(learned.Profile.Find(1)!.Parameters, static one => one.IsJudged);
    }

    [Fact]
    public async Task Run_StoredTwice_LearnsTheSame()
    {
        await using ClickHouseDataSource once = await CreateAsync(), twice = await CreateAsync();
        ProfileSummary hour = Hour(0, seed: 1);
        await CountedRecords.StoreAsync(once, hour, s_start);
        await CountedRecords.StoreAsync(twice, hour, s_start);
        await using (ClickHouseConnection connection = twice.CreateConnection())
        {
            // The same rows again, as after a crash between storing and committing.
            await connection.OpenAsync();
            await using ClickHouseCommand command = connection.CreateCommand();
            command.CommandText = "INSERT INTO profile_states SELECT * REPLACE(now64(6) AS stored_at) FROM profile_states";
            await command.ExecuteNonQueryAsync();
        }

        ProfileStore first = Store("first"), second = Store("second");
        await Pass(once, first).RunAsync(static () => true, CancellationToken.None);
        await Pass(twice, second).RunAsync(static () => true, CancellationToken.None);

        Assert.Equal(first.Read().Content.ToArray(), second.Read().Content.ToArray());
    }

    [Fact]
    public async Task Run_NothingNewOrTooSoon_LeavesTheProfileAsItIs()
    {
        await using ClickHouseDataSource storage = await CreateAsync();
        ProfileStore store = Store();
        Assert.False(await Pass(storage, store).RunAsync(static () => true, CancellationToken.None));
        await CountedRecords.StoreAsync(storage, Hour(0, seed: 1), s_start);
        Assert.True(await Pass(storage, store).RunAsync(static () => true, CancellationToken.None));

        _time.Now += TimeSpan.FromHours(2);
        Assert.False(await Pass(storage, store).RunAsync(static () => true, CancellationToken.None)); // nothing new
        await CountedRecords.StoreAsync(storage, Hour(1, seed: 2), s_start.AddHours(1));
        Assert.True(await Pass(storage, store).RunAsync(static () => true, CancellationToken.None));
        await CountedRecords.StoreAsync(storage, Hour(2, seed: 3), s_start.AddHours(2));
        _time.Now += TimeSpan.FromMinutes(59);
        Assert.False(await Pass(storage, store).RunAsync(static () => true, CancellationToken.None)); // too soon
        _time.Now += TimeSpan.FromMinutes(1);
        Assert.True(await Pass(storage, store).RunAsync(static () => true, CancellationToken.None));

        Assert.Equal(3, Store().Read().Version); // another process reads it, too
    }

    [Fact]
    public async Task Run_CountsUnderAnotherKeyOrBeforeTheWindow_ArePassedOver()
    {
        await using ClickHouseDataSource storage = await CreateAsync();
        await CountedRecords.StoreAsync(storage, Hour(0, seed: 1, key: new ProfileKey("fedcba9876543210"u8)), s_start);
        ProfileStore store = Store();
        Assert.False(await Pass(storage, store).RunAsync(static () => true, CancellationToken.None));
        await CountedRecords.StoreAsync(storage, Hour(0, seed: 1), s_start.AddDays(-15));
        Assert.False(await Pass(storage, store).RunAsync(static () => true, CancellationToken.None));
        ProfileSummary hour = Hour(0, seed: 2);
        await CountedRecords.StoreAsync(storage, hour, s_start);

        Assert.True(await Pass(storage, store).RunAsync(static () => true, CancellationToken.None));

        Assert.Equal(RequestProfileDocument.Write(ProfileTrainer.Train(hour, hour).Profile), store.Read().Content.ToArray());
    }

    [Fact]
    public async Task Run_CountsThatAreNotWholeOrAnotherEndpoints_ArePassedOverAndTheOthersTeach()
    {
        await using ClickHouseDataSource storage = await CreateAsync();
        ProfileSummary good = Hour(0, seed: 1), cut = Hour(1, seed: 2);
        await CountedRecords.StoreAsync(storage, good, s_start);
        await CountedRecords.StoreAsync(storage, cut, s_start.AddMinutes(10), static chunk => chunk.Chunk == 0);
        await CountedRecords.StoreAsync(storage, cut, s_start.AddMinutes(20), static chunk => chunk.Chunk + 1 == chunk.Chunks);
        await using (ClickHouseConnection connection = storage.CreateConnection())
        {
            await connection.OpenAsync();
            await using ClickHouseCommand command = connection.CreateCommand();
            command.CommandText = "INSERT INTO profile_states SELECT * REPLACE(1 AS endpoint_id, reverse(summary_id) AS summary_id) FROM profile_states WHERE endpoint_id = 0";
            await command.ExecuteNonQueryAsync();
        }

        ProfileStore store = Store();
        Assert.True(await Pass(storage, store).RunAsync(static () => true, CancellationToken.None));

        Assert.True(ProfileSummaryDocument.Write(good.Ordered.Single(static one => one.Id == 1)).Length > Contracts.Records.ProfileRecord.MaxContentBytes);
        EndpointProfile expected = ProfileTrainer.Train(good, good).Profile.Find(1)!;
        Assert.Equal(RequestProfileDocument.Write(new RequestProfile(s_key, [expected])), RequestProfileDocument.Write(new RequestProfile(s_key, [store.Read().Profile.Find(1)!])));
    }

    [Fact]
    public async Task Run_EndpointWithoutNewCounts_KeepsItsProfile()
    {
        await using ClickHouseDataSource storage = await CreateAsync();
        ProfileStore store = Store();
        await CountedRecords.StoreAsync(storage, Hour(0, seed: 1), s_start);
        await Pass(storage, store).RunAsync(static () => true, CancellationToken.None);
        EndpointProfile before = store.Read().Profile.Find(1)!;
        ProfileCollector other = new(s_key, store.Read().Profile, 1);
        other.Begin(77, "client"u8);
        other.Add(ArgumentPlace.Query, "q"u8, "lamp"u8);
        await CountedRecords.StoreAsync(storage, other.Summary, s_start.AddHours(2));
        _time.Now += TimeSpan.FromHours(1);

        Assert.True(await Pass(storage, store).RunAsync(static () => true, CancellationToken.None));

        RequestProfile after = store.Read().Profile;
        Assert.NotNull(after.Find(77));
        Assert.Equal(RequestProfileDocument.Write(new RequestProfile(s_key, [before])), RequestProfileDocument.Write(new RequestProfile(s_key, [after.Find(1)!])));
    }

    [Fact]
    public async Task Run_LeaseLostOnTheWay_WritesNothing()
    {
        await using ClickHouseDataSource storage = await CreateAsync();
        await CountedRecords.StoreAsync(storage, Hour(0, seed: 1), s_start);
        ProfileStore store = Store();
        int asked = 0;

        Assert.False(await Pass(storage, store).RunAsync(() => ++asked < 2, CancellationToken.None));

        Assert.Equal(0, store.Read().Version);
    }

    [Fact]
    public async Task Run_StoredProfileThatCannotBeRead_IsLearnedAnew()
    {
        await using ClickHouseDataSource storage = await CreateAsync();
        ProfileSummary hour = Hour(0, seed: 1);
        await CountedRecords.StoreAsync(storage, hour, s_start);
        Store().Write("insight-profiles/9"u8.ToArray(), _time.Now, long.MaxValue);
        ProfileStore store = Store();
        Assert.Equal((s_key, 0), (store.Read().Profile.Key, store.Read().Profile.Count));

        Assert.True(await Pass(storage, store).RunAsync(static () => true, CancellationToken.None));

        Assert.Equal(2, store.Read().Version);
        Assert.Equal(RequestProfileDocument.Write(ProfileTrainer.Train(hour, hour).Profile), store.Read().Content.ToArray());
    }

    [Fact]
    public void Store_AnotherKey_HasNothingAndItsFirstProfileIsNewer()
    {
        ProfileStore old = Store();
        old.Write(old.Read().Content.ToArray(), s_start, 1);
        ProfileSecret secret = new(new ProfileKey("fedcba9876543210"u8));
        ProfileStore store = new(ControlDatabase.Open(Path.Combine(_folder.Path, "control.db")), secret);

        Assert.Equal(0, store.Read().Version);
        Assert.Equal(secret.Key, RequestProfileDocument.Read(store.Read().Content.Span, out _)!.Key);
        store.Write(store.Read().Content.ToArray(), s_start, 1);

        Assert.Equal(2, store.Read().Version);
        Assert.Equal(0, old.Read().Version);
    }

    [Fact]
    public void Room_MoreThanFits_KeepsThoseWithMostValuesAndTheDocumentFits()
    {
        EndpointProfile[] endpoints = [.. Enumerable.Range(1, 40).Select(static id => new EndpointProfile((ulong)id, s_key, false, [.. Enumerable.Range(0, 5)
            .Select(n => new ParameterProfile(ArgumentPlace.Query, $"p{n}") { Values = (uint)(id * 100), Sequences = new SequenceTable(80, [.. Enumerable.Range(1, 50).Select(static s => ((ushort)(s * 7), (byte)3))]) })]))];

        IReadOnlyList<EndpointProfile> fitting = ProfileRoom.Of(endpoints, 10_000);

        Assert.InRange(fitting.Count, 1, 39);
        Assert.Equal(Enumerable.Range(0, fitting.Count).Select(static n => 40UL - (ulong)n), fitting.Select(static one => one.Id));
        Assert.InRange(RequestProfileDocument.Write(new RequestProfile(s_key, fitting)).Length, 1, 10_000);
        Assert.Same(endpoints, ProfileRoom.Of(endpoints));
    }

    [Theory]
    [InlineData("00:00:59", "14.00:00:00", "interval")]
    [InlineData("01:00:00", "14.00:00:01", "window")]
    public void Validate_OutOfItsRange_IsRefused(string interval, string window, string key) => Assert.Equal(
        key,
        Assert.Single(new ProfileTrainingOptions { Interval = TimeSpan.Parse(interval, CultureInfo.InvariantCulture), Window = TimeSpan.Parse(window, CultureInfo.InvariantCulture) }.Validate()).Key);

    /// <summary>What a gateway counted of a shop in an hour.</summary>
    private static ProfileSummary Hour(int hour, int seed, ProfileKey? key = null)
    {
        ProfileCollector collector = new(key ?? s_key, null, hour);
        Random random = new(seed);
        for (int i = 0; i < 300; i++)
        {
            collector.Begin(1 + (ulong)(i % 2), Encoding.ASCII.GetBytes($"10.0.0.{random.Next(60)}"));
            collector.Add(ArgumentPlace.Query, "q"u8, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(5, 30)).Select(_ => (char)random.Next(0x20, 0x7F)))));
            collector.Add(ArgumentPlace.Query, "page"u8, Encoding.ASCII.GetBytes($"{random.Next(100)}"));
            collector.Add(ArgumentPlace.Header, "accept-language"u8, "de-DE"u8);
        }

        return collector.Summary;
    }

    private async Task<ClickHouseDataSource> CreateAsync()
    {
        ClickHouseDataSource source = await engine.CreateDatabaseAsync();
        await new SchemaMigrator().MigrateAsync(source, new SchemaSettings { Database = source.Database }, CancellationToken.None);
        return source;
    }

    private ProfileStore Store(string name = "control") => new(ControlDatabase.Open(Path.Combine(_folder.Path, name + ".db")), new ProfileSecret(s_key));

    private ProfilePass Pass(ClickHouseDataSource storage, ProfileStore store) =>
        new(storage, store, new ProfileSecret(s_key), new ProfileTrainingOptions(), _time, NullLogger<ProfilePass>.Instance);
}
