using System.Text;
using Insight.Contracts.Records;
using Insight.Endpoints.Catalog;
using Insight.Endpoints.Profiles;
using Insight.Gateway.Bundles;
using Insight.Gateway.Profiles;
using Insight.Gateway.Tests.Support;
using Insight.Gateway.Tests.Traffic.Upstreams;
using Insight.Streaming.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Insight.Gateway.Tests.Profiles;

public sealed class ProfileShippingTests : IDisposable
{
    private static readonly ProfileKey s_key = new("0123456789abcdef"u8);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new();
    private readonly Queue<ProfileSummary> _counted = new();
    private readonly List<long> _periods = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ship_AtTheEndOfAPeriod_WhatWasCountedStandsInTheJournal()
    {
        ProfileSummary summary = Counted(endpoints: 3, requests: 40);
        _counted.Enqueue(summary);
        using JournalWriter journal = Open();
        using ProfileShipping shipping = Start(journal);
        await shipping.StartAsync(CancellationToken.None);

        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Empty(_periods);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await shipping.StopAsync(CancellationToken.None);

        List<ProfileChunk> chunks = await ReadAsync();
        Assert.Equal(ProfileSummaryDocument.Write(summary), ProfileSummaryDocument.Write(Merged(chunks)));
        Assert.All(chunks, chunk => Assert.Equal(("edge", "north", s_key.Id, 7UL), (chunk.GatewayId, chunk.Site, chunk.KeyId, chunk.Bundle)));
        Assert.Single(chunks.Select(static chunk => chunk.SummaryId).Distinct());
        Assert.Contains(_clock.GetUtcNow().ToUnixTimeSeconds() / 3600, _periods);
    }

    [Fact]
    public async Task Stop_WithinAPeriod_WritesWhatWasCountedSoFar()
    {
        ProfileSummary summary = Counted(endpoints: 1, requests: 5);
        _counted.Enqueue(summary);
        using JournalWriter journal = Open();
        using ProfileShipping shipping = Start(journal);

        await shipping.StartAsync(CancellationToken.None);
        await shipping.StopAsync(CancellationToken.None);

        Assert.Equal(ProfileSummaryDocument.Write(summary), ProfileSummaryDocument.Write(Merged(await ReadAsync())));
    }

    [Fact]
    public async Task Stop_NothingCounted_WritesNothing()
    {
        using JournalWriter journal = Open();
        using ProfileShipping shipping = Start(journal);

        await shipping.StartAsync(CancellationToken.None);
        await shipping.StopAsync(CancellationToken.None);

        Assert.Empty(await ReadAsync());
    }

    [Fact]
    public void Chunks_EndpointOfTheCatalog_SayWhoseItIsAndOthersWhoseTheGatewayIs()
    {
        EndpointCatalog catalog = new([new(new("acme", "shop", "shop.example", "cart"), [new(1, "GET", "/a", EndpointTier.Confirmed, [], [])])]);

        List<ProfileChunk> chunks = [.. Chunks(Counted(endpoints: 1, requests: 5), catalog, int.MaxValue, out _)];

        Assert.Equal(("acme", "shop", "shop.example"), Assert.Single(chunks.Where(static one => one.EndpointId == 1).Select(static one => (one.Tenant, one.App, one.Host)).Distinct()));
        Assert.Equal(("t", "a", ""), Assert.Single(chunks.Where(static one => one.EndpointId == 0).Select(static one => (one.Tenant, one.App, one.Host)).Distinct()));
    }

    [Fact]
    public void Chunks_EndpointLargerThanARow_IsLeftOutAndTheOthersAreThere()
    {
        ProfileCollector collector = new(s_key);
        Random random = new(3);
        byte[] value = new byte[4000];
        for (int parameter = 0; parameter < EndpointSummary.MaxNew; parameter++)
        {
            collector.Begin(1, "client"u8);
            for (int i = 0; i < value.Length; i++) value[i] = (byte)random.Next(256);
            collector.Add(ArgumentPlace.Query, Encoding.ASCII.GetBytes("p" + (char)('a' + (parameter / 16)) + (char)('a' + (parameter % 16))), value);
        }

        collector.Begin(2, "client"u8);
        collector.Add(ArgumentPlace.Query, "q"u8, "lamp"u8);

        List<ProfileChunk> chunks = [.. Chunks(collector.Summary, EndpointCatalog.Empty, int.MaxValue, out ProfileChunks cut)];

        Assert.Equal(1, cut.LeftOut);
        Assert.Equal([0UL, 2UL], chunks.Select(static one => one.EndpointId).Distinct().Order());
    }

    [Fact]
    public void Chunks_AllTogetherTooLarge_TheBusiestEndpointsStay()
    {
        ProfileCollector collector = new(s_key);
        for (int i = 0; i < 30; i++)
        {
            collector.Begin(i < 20 ? 2UL : 1UL, "client"u8);
            collector.Add(ArgumentPlace.Query, "q"u8, "lamp"u8);
        }

        int site = ProfileSummaryDocument.Write(collector.Summary.Ordered.First()).Length, second = ProfileSummaryDocument.Write(collector.Summary.Ordered.Last()).Length;
        List<ProfileChunk> chunks = [.. Chunks(collector.Summary, EndpointCatalog.Empty, site + second, out ProfileChunks cut)];

        Assert.Equal(1, cut.LeftOut);
        Assert.Equal([0UL, 2UL], chunks.Select(static one => one.EndpointId).Distinct().Order());
    }

    [Fact]
    public async Task Ship_NoRoomInTheJournal_IsCountedAndWhatIsWrittenIsWhole()
    {
        _counted.Enqueue(Counted(endpoints: 400, requests: 4000));
        using JournalWriter journal = JournalWriter.Open(new JournalOptions { Directory = _folder.Path, SegmentBytes = JournalOptions.MinSegmentBytes, MaxBytes = 2 * JournalOptions.MinSegmentBytes }, TimeProvider.System);
        using ProfileShipping shipping = Start(journal);

        await shipping.StartAsync(CancellationToken.None);
        await shipping.StopAsync(CancellationToken.None);

        Assert.Equal(1, journal.Dropped);
        Assert.NotEmpty(Merged(await ReadAsync(losses: 1)).Ordered);
    }

    [Theory]
    [InlineData("00:00:59")]
    [InlineData("1.00:00:01")]
    public void Options_PeriodOutOfItsRange_IsRefused(string period)
    {
        GatewayOptions options = new() { Journal = { Directory = _folder.Path }, Profiles = { Period = TimeSpan.Parse(period, System.Globalization.CultureInfo.InvariantCulture) } };

        Assert.Contains(new GatewayOptionsValidator().Validate(null, options).Failures!, static one => one.Contains("gateway:profiles:period", StringComparison.Ordinal));
    }

    internal static ProfileSummary Counted(int endpoints, int requests)
    {
        ProfileCollector collector = new(s_key);
        Random random = new(endpoints);
        for (int i = 0; i < requests; i++)
        {
            collector.Begin((ulong)(1 + (i % endpoints)), [(byte)random.Next(50)]);
            collector.Add(ArgumentPlace.Query, "q"u8, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20).Select(_ => (char)random.Next(0x20, 0x7F)))));
            collector.Add(ArgumentPlace.Header, "accept"u8, "text/html"u8);
        }

        return collector.Summary;
    }

    /// <summary>Puts the chunks of one summary together, as whoever reads them does.</summary>
    internal static ProfileSummary Merged(List<ProfileChunk> chunks, RequestProfile? basis = null)
    {
        ProfileSummary merged = new(s_key, basis);
        foreach (IGrouping<ulong, ProfileChunk> endpoint in chunks.GroupBy(static one => one.EndpointId))
        {
            ProfileChunk[] parts = [.. endpoint];
            if (parts.Length < parts[0].Chunks) continue;
            Assert.Equal(Enumerable.Range(0, (int)parts[0].Chunks), parts.Select(static one => (int)one.Chunk));
            byte[] state = [.. parts.SelectMany(static one => one.Content)];
            merged.Merge(ProfileSummaryDocument.Read(state, s_key, basis, out string problem) ?? throw new InvalidDataException(problem));
        }

        return merged;
    }

    private static IEnumerable<ProfileChunk> Chunks(ProfileSummary summary, EndpointCatalog catalog, long maxBytes, out ProfileChunks cut)
    {
        ProfileChunks chunks = cut = new(new ProfileChunk { SummaryId = Google.Protobuf.ByteString.CopyFrom(new byte[16]), TimeUs = 1, Tenant = "t", App = "a" }, maxBytes);
        return chunks.Of(summary, catalog).Select(static record => ProfileRecord.Read(record, out string problem) ?? throw new InvalidDataException(problem));
    }

    private JournalWriter Open() => JournalWriter.Open(new JournalOptions { Directory = _folder.Path, SegmentBytes = 1 << 20, MaxBytes = 4 << 20 }, TimeProvider.System);

    private ProfileShipping Start(JournalWriter journal)
    {
        GatewayOptions options = new() { Id = "edge", Site = "north" };
        ActiveBundle bundle = new();
        bundle.Replace(new BundleSnapshot(7, "", []));
        return new ProfileShipping(Take, journal, bundle, Options.Create(options), _clock, NullLogger<ProfileShipping>.Instance);
    }

    private ProfileSummary? Take(long period)
    {
        _periods.Add(period);
        return _counted.TryDequeue(out ProfileSummary? summary) ? summary : null;
    }

    private async Task<List<ProfileChunk>> ReadAsync(int losses = 0)
    {
        await using JournalReader reader = JournalReader.Open(_folder.Path, new ReaderOptions(), TimeProvider.System);
        Insight.Streaming.RecordBatch batch = new();
        await reader.ReadAsync(batch, TimeSpan.Zero, CancellationToken.None);
        Assert.Equal(losses, batch.Losses.Count);
        return [.. Enumerable.Range(0, batch.Count).Select(i => ProfileRecord.Read(batch[i], out string problem) ?? throw new InvalidDataException(problem))];
    }
}
