using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Insight.Endpoints.Profiles;

namespace Insight.Endpoints.Tests.Profiles;

public sealed class ProfileCollectorTests
{
    [Fact]
    public void Observe_OrderDoesNotMatter_AndPartsMakeTheWhole()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Random random = new(seed);
            (ulong Endpoint, int Client, (ArgumentPlace, string, string)[] Arguments)[] requests = [.. Enumerable.Range(0, 300).Select(_ => Request(random))];
            byte[] whole = ProfileSummaryDocument.Write(Collect(requests));
            random.Shuffle(requests);
            ProfileSummary merged = new(Sample.Key);
            foreach ((ulong, int, (ArgumentPlace, string, string)[])[] part in requests.Chunk(70)) merged.Merge(Collect(part));

            Assert.Equal(whole, ProfileSummaryDocument.Write(Collect(requests)));
            Assert.Equal(whole, ProfileSummaryDocument.Write(merged));
        }
    }

    [Fact]
    public void Observe_MoreNamesThanThereIsRoomFor_KeepsTheSameInWhateverOrder()
    {
        int[] numbers = [.. Enumerable.Range(0, 3 * EndpointSummary.MaxNew)];
        EndpointSummary first = Assert.Single(Collect(numbers).Ordered, static one => one.Id == 1);
        new Random(1).Shuffle(numbers);
        EndpointSummary second = Assert.Single(Collect(numbers).Ordered, static one => one.Id == 1);

        Assert.Equal(EndpointSummary.MaxNew, first.Ordered.Count());
        Assert.True(first.IsFull);
        Assert.Equal(first.Ordered.Select(static one => one.Name), second.Ordered.Select(static one => one.Name));

        static ProfileSummary Collect(int[] numbers)
        {
            ProfileCollector collector = new(Sample.Key);
            foreach (int number in numbers) Sample.Observe(collector, 1, 1, (ArgumentPlace.Query, "name_" + Letters(number), "x"));
            return collector.Summary;
        }
    }

    [Fact]
    public void Observe_NamesOfTheProfile_KeepTheirRoomWhateverIsInvented()
    {
        ProfileCollector collector = new(Sample.Key, Sample.Words());
        for (int i = 0; i < 2 * EndpointSummary.MaxNew; i++) Sample.Observe(collector, 1, 1, (ArgumentPlace.Query, "name_" + Letters(i), "x"));
        Sample.Observe(collector, 1, 1, (ArgumentPlace.Query, "q", "words"));

        Assert.Contains(collector.Summary.Ordered.Single(static one => one.Id == 1).Ordered, static one => one.Name == "q");
    }

    [Fact]
    public void Observe_ManySequencesAndValues_IsBounded()
    {
        ProfileCollector collector = new(Sample.Key);
        Random random = new(5);
        byte[] noise = new byte[2000];
        for (int i = 0; i < 200; i++)
        {
            random.NextBytes(noise);
            collector.Begin(1, [1]);
            collector.Add(ArgumentPlace.Query, "q"u8, noise);
        }

        ValueSummary values = collector.Summary.Ordered.Single(static one => one.Id == 1).Ordered.Single().Unjudged;
        Assert.True(values.Sequences.IsTooDiverse);
        Assert.True(values.Enum.IsOpen);
        Assert.InRange(ProfileSummaryDocument.Write(collector.Summary).Length, 1, 1000);
    }

    [Fact]
    public void Observe_WhatTheProfileDoubts_IsCountedApart()
    {
        ProfileCollector collector = new(Sample.Key, Sample.Words());
        Sample.Observe(collector, 1, 1, (ArgumentPlace.Query, "q", "words"));
        Sample.Observe(collector, 1, 2, (ArgumentPlace.Query, "q", "' or (1=1) --"));
        Sample.Observe(collector, 1, 3, (ArgumentPlace.Query, "other", "' or (1=1) --"));

        ParameterSummary[] parameters = [.. collector.Summary.Ordered.Single(static one => one.Id == 1).Ordered];
        Assert.Equal(["other", "q"], parameters.Select(static one => one.Name));
        Assert.Equal((1u, 0u, 0u), (parameters[0].Unjudged.Values, parameters[0].Ordinary.Values, parameters[0].Doubtful.Values));
        Assert.Equal((0u, 1u, 1u), (parameters[1].Unjudged.Values, parameters[1].Ordinary.Values, parameters[1].Doubtful.Values));
    }

    [Fact]
    public void Write_NoValueStandsInIt()
    {
        Prop.ForAll(Secrets(), static secret =>
        {
            ProfileCollector collector = new(Sample.Key);
            for (int client = 0; client < 30; client++)
            {
                Sample.Observe(collector, 1, client, (ArgumentPlace.Query, "token", secret), (ArgumentPlace.Json, "json.password", secret), (ArgumentPlace.Header, "authorization", secret), (ArgumentPlace.Cookie, "session", secret));
            }

            return ProfileSummaryDocument.Write(collector.Summary).AsSpan().IndexOf(Encoding.Latin1.GetBytes(secret)) < 0;
        }).QuickCheckThrowOnFailure();
    }

    // Long enough not to stand there by chance; marks alone too, which classes tell apart.
    private static Arbitrary<string> Secrets() =>
        (from length in Gen.Choose(6, 40) from letters in Gen.ArrayOf(Gen.Choose(33, 255), length) select new string([.. letters.Select(static one => (char)one)])).ToArbitrary();

    private static ProfileSummary Collect(IEnumerable<(ulong Endpoint, int Client, (ArgumentPlace, string, string)[] Arguments)> requests)
    {
        ProfileCollector collector = new(Sample.Key);
        foreach ((ulong endpoint, int client, (ArgumentPlace, string, string)[] arguments) in requests) Sample.Observe(collector, endpoint, client, arguments);
        return collector.Summary;
    }

    private static (ulong, int, (ArgumentPlace, string, string)[]) Request(Random random)
    {
        List<(ArgumentPlace, string, string)> arguments = [];
        for (int i = random.Next(6); i > 0; i--)
        {
            string value = new([.. Enumerable.Range(0, random.Next(20)).Select(_ => (char)random.Next(random.Next(2) == 0 ? 58 : 32, 256))]);
            arguments.Add(((ArgumentPlace)random.Next(5), "p" + (char)('a' + random.Next(8)), random.Next(3) == 0 ? random.Next(5).ToString(CultureInfo.InvariantCulture) : value));
        }

        return ((ulong)random.Next(1, 4), random.Next(50), [.. arguments]);
    }

    private static string Letters(int number) => new([.. number.ToString(CultureInfo.InvariantCulture).Select(static digit => (char)(digit - '0' + 'a'))]);
}
