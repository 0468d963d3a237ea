using System.Globalization;
using System.Text;
using Insight.Endpoints.Profiles;

namespace Insight.Endpoints.Tests.Profiles;

/// <summary>A scorer that has seen many names says the same as one that has seen none.</summary>
public sealed class NameLookupTests
{
    private static readonly string[] s_parts = ["items", "id", "name", "q", "a_long_name_of_some_parameter_that_somebody_chose", "7", "12", "2026-11-26", "x@y.example", "é", "\u0001", ""];

    private static readonly RequestProfile[] s_profiles = [Profile(1), Profile(2)];

    [Fact]
    public void Add_ByAUsedScorer_IsAsByANewOne()
    {
        Random random = new(3);
        RequestScorer used = new();
        for (int i = 0; i < 4000; i++)
        {
            RequestProfile profile = s_profiles[i / 500 % 2];
            ulong endpoint = (ulong)random.Next(0, 4);
            RequestScorer fresh = new();
            used.Begin(profile, endpoint);
            fresh.Begin(profile, endpoint);
            for (int argument = 0; argument < 3; argument++)
            {
                ArgumentPlace place = (ArgumentPlace)random.Next(0, 5);
                byte[] name = Encoding.UTF8.GetBytes(Name(random)), value = Encoding.UTF8.GetBytes(s_parts[random.Next(s_parts.Length)]);
                Assert.Equal(fresh.Add(place, name, value), used.Add(place, name, value));
            }

            Assert.Equal(fresh.End(), used.End());
        }
    }

    [Fact]
    public void End_NamesTheMostUnusualArgument()
    {
        RequestScorer scorer = new();
        scorer.Begin(Sample.Words(), 1);
        scorer.Add(ArgumentPlace.Query, "q"u8, "ab"u8);
        scorer.Add(ArgumentPlace.Query, "other"u8, "ab"u8);
        scorer.Add(ArgumentPlace.Query, "q"u8, "<script>'\"="u8);
        Assert.Equal(2, scorer.End().Argument);

        scorer.Begin(Sample.Words(static one => one with { IsRequired = true }), 1);
        RequestJudgement missing = scorer.End();
        Assert.Equal((ProfileReasons.Missing, -1, 0), (missing.Reasons, missing.Argument, missing.Parameter));
    }

    private static string Name(Random random) => string.Join('.', Enumerable.Range(0, random.Next(1, 5)).Select(_ => s_parts[random.Next(s_parts.Length)])) + (random.Next(20) == 0 ? random.Next(1000).ToString(CultureInfo.InvariantCulture) : "");

    private static RequestProfile Profile(int seed)
    {
        Random random = new(seed);
        ParameterProfile known = Sample.Words().Find(1)!.Parameters[0];
        return new RequestProfile(Sample.Key, Enumerable.Range(0, 3).Select(id => new EndpointProfile((ulong)id, Sample.Key, isClosed: id == 1, Names(random)
            .SelectMany(name => Enumerable.Range(0, 5).Where(_ => random.Next(2) == 0).Select(place => known with { Place = (ArgumentPlace)place, Name = name })))));
    }

    private static HashSet<string> Names(Random random)
    {
        HashSet<string> names = ["*"];
        byte[] room = new byte[ArgumentName.MaxLength];
        for (int i = 0; i < 80; i++) names.Add(Encoding.UTF8.GetString(ArgumentName.Normalize(Encoding.UTF8.GetBytes(Name(random)), room)));
        return names;
    }
}
