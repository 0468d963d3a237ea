using System.Globalization;
using System.Text;
using Insight.Anomaly.Requests;
using Insight.Endpoints.Profiles;

namespace Insight.Anomaly.Tests.Requests;

public sealed class ProfileTrainerTests
{
    private static readonly ProfileKey s_key = new("0123456789abcdef"u8);
    private static readonly TrainerSettings s_settings = new() { MinPeriods = 1 };

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.05)]
    public void Train_PoisonedRequests_CostLittle(double share)
    {
        string[] clean = [.. Names(6000, 1)], poisoned = [.. clean, .. Attacks((int)(share * clean.Length), 9)];
        RequestProfile first = Learn(poisoned, null), second = Learn(poisoned, first), without = Learn(clean, Learn(clean, null));

        Assert.InRange(Stopped(second), Stopped(without) - 0.03, 1);
        Assert.True(Stopped(without) > 0.95);
        Assert.InRange(Names(6000, 2).Average(name => Points(second, name) >= 5 ? 1.0 : 0), 0, 0.002);
    }

    [Fact]
    public void Train_OneBusyClient_TeachesLittle()
    {
        ProfileCollector collector = new(s_key);
        int client = 0;
        foreach (string name in Names(4000, 1)) Observe(collector, client++, name);
        for (int i = 0; i < 1000; i++) Observe(collector, -1, "{\"a\":[1,2]}");
        RequestProfile profile = ProfileTrainer.Train(collector.Summary, settings: s_settings).Profile;

        Assert.True(Points(profile, "{\"a\":[1,2]}") >= ProfileScale.TamperedPoints);
    }

    [Theory]
    [InlineData(199, 199, 1)]
    [InlineData(1000, 5, 1)]
    [InlineData(1000, 500, 2)]
    public void Train_TooLittleSupport_DoesNotJudge(int values, int clients, int periods)
    {
        ProfileCollector collector = new(s_key);
        int i = 0;
        foreach (string name in Names(values, 1)) Observe(collector, i++ % clients, name);
        RequestProfile profile = ProfileTrainer.Train(collector.Summary, settings: s_settings with { MinPeriods = periods }).Profile;

        Assert.Equal(ParameterState.Learning, Assert.Single(profile.Find(1)!.Parameters).State);
        Assert.Equal(0, Points(profile, "' or 1=1 --"));
    }

    [Fact]
    public void Train_FewValuesOfManyClients_AreAList_AndManyAreNot()
    {
        ProfileCollector collector = new(s_key);
        for (int i = 0; i < 3000; i++) Observe(collector, i % 300, i % 2 == 0 ? "price" : "name");
        RequestProfile profile = ProfileTrainer.Train(collector.Summary, settings: s_settings).Profile;

        Assert.Equal(2, profile.Find(1)!.Parameters[0].Listed.Count);
        Assert.Equal(0, Points(profile, "price"));
        Assert.InRange(Points(profile, "nap"), 1, 4);
        Assert.Empty(Learn([.. Names(3000, 1)], null).Find(1)!.Parameters[0].Listed);
    }

    [Fact]
    public void Train_WhatIsDoubted_IsTakenOverOnlyFromManyClients()
    {
        string[] names = [.. Names(4000, 1)];
        RequestProfile basis = Learn(names, null);

        Assert.Empty(Adopted(doubtful: 60, clients: 3));
        Assert.Empty(Adopted(doubtful: 60, clients: 60));
        Adoption adoption = Assert.Single(Adopted(doubtful: 2000, clients: 2000));
        Assert.Equal(("q", false), (adoption.Name, adoption.IsNew));

        IReadOnlyList<Adoption> Adopted(int doubtful, int clients)
        {
            ProfileCollector collector = new(s_key, basis);
            for (int i = 0; i < names.Length; i++) Observe(collector, i, names[i]);
            for (int i = 0; i < doubtful; i++) Observe(collector, 100_000 + (i % clients), "{\"a\":[" + i.ToString(CultureInfo.InvariantCulture) + "]}");
            return ProfileTrainer.Train(collector.Summary, settings: s_settings).Adopted;
        }
    }

    [Fact]
    public void Train_ProseAndLettersAboveAscii_AreToldFromNames()
    {
        ProfileCollector collector = new(s_key);
        Random random = new(4);
        for (int i = 0; i < 1000; i++)
        {
            collector.Begin(1, Encoding.ASCII.GetBytes(i.ToString(CultureInfo.InvariantCulture)));
            collector.Add(ArgumentPlace.Form, "comment"u8, Encoding.UTF8.GetBytes(string.Join(' ', Enumerable.Repeat("w\u00f6rter", random.Next(3, 12))) + "."));
            collector.Add(ArgumentPlace.Form, "city"u8, "Paris"u8);
        }

        IReadOnlyList<ParameterProfile> parameters = ProfileTrainer.Train(collector.Summary, settings: s_settings).Profile.Find(1)!.Parameters;
        Assert.Equal([ParameterTexture.None, ParameterTexture.Prose | ParameterTexture.NonAscii], parameters.Select(static one => one.Texture));
    }

    [Fact]
    public void Train_TheProfile_HoldsNoValue()
    {
        Random random = new(6);
        for (int round = 0; round < 50; round++)
        {
            string secret = new([.. Enumerable.Range(0, random.Next(6, 30)).Select(_ => (char)random.Next(33, 127))]);
            byte[] written = RequestProfileDocument.Write(Learn([.. Enumerable.Repeat(secret, 2500)], null));
            Assert.True(written.AsSpan().IndexOf(Encoding.ASCII.GetBytes(secret)) < 0);
        }
    }

    [Fact]
    public void Train_TheSameCountsInAnotherOrder_GiveTheSameBytes()
    {
        string[] names = [.. Names(1000, 1)];
        byte[] first = RequestProfileDocument.Write(Learn(names, null));
        ProfileSummary merged = new(s_key);
        for (int part = 3; part >= 0; part--)
        {
            ProfileCollector collector = new(s_key);
            for (int i = part; i < names.Length; i += 4) Observe(collector, i, names[i]);
            merged.Merge(collector.Summary);
        }

        Assert.Equal(first, RequestProfileDocument.Write(ProfileTrainer.Train(merged, settings: s_settings).Profile));
    }

    private static RequestProfile Learn(string[] values, RequestProfile? basis)
    {
        ProfileCollector collector = new(s_key, basis);
        for (int i = 0; i < values.Length; i++) Observe(collector, i, values[i]);
        return ProfileTrainer.Train(collector.Summary, settings: s_settings).Profile;
    }

    private static void Observe(ProfileCollector collector, int client, string value)
    {
        collector.Begin(1, Encoding.ASCII.GetBytes(client.ToString(CultureInfo.InvariantCulture)));
        collector.Add(ArgumentPlace.Query, "q"u8, Encoding.UTF8.GetBytes(value));
    }

    private static int Points(RequestProfile profile, string value)
    {
        RequestScorer scorer = new();
        scorer.Begin(profile, 1);
        scorer.Add(ArgumentPlace.Query, "q"u8, Encoding.UTF8.GetBytes(value));
        return scorer.End().Points;
    }

    private static double Stopped(RequestProfile profile) => Attacks(1000, 8).Average(attack => Points(profile, attack) >= ProfileScale.TamperedPoints ? 1.0 : 0);

    private static IEnumerable<string> Attacks(int count, int seed)
    {
        ShopRequests requests = new(seed);
        return Enumerable.Range(0, count).Select(_ => requests.Attack());
    }

    // Names of people, streets, numbers and addresses mixed, some with an apostrophe or a stroke.
    private static IEnumerable<string> Names(int count, int seed)
    {
        Random random = new(seed);
        return Enumerable.Range(0, count).Select(_ => random.Next(40) switch
        {
            0 => "o'" + Word(),
            1 => $"{Word()} {Number()}/{random.Next(1, 9)}",
            < 8 => Number(),
            < 14 => $"{Word()}.{Word()}@{Word()}.example",
            < 22 => $"{Word()} {Word()}, {Number()}",
            _ => $"{Word()} {Word()}",
        });

        string Word() => new([.. Enumerable.Range(0, random.Next(3, 10)).Select(_ => (char)('a' + random.Next(26)))]);
        string Number() => random.Next(1, 100_000).ToString(CultureInfo.InvariantCulture);
    }
}
