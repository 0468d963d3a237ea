using System.Globalization;
using System.Text;
using Insight.Endpoints.Profiles;

namespace Insight.Endpoints.Tests.Profiles;

/// <summary>Small requests for tests.</summary>
internal static class Sample
{
    public static ProfileKey Key { get; } = new("0123456789abcdef"u8);

    public static void Observe(ProfileCollector collector, ulong endpoint, int client, params (ArgumentPlace Place, string Name, string Value)[] arguments)
    {
        collector.Begin(endpoint, Encoding.UTF8.GetBytes(client.ToString(CultureInfo.InvariantCulture)));
        foreach ((ArgumentPlace place, string name, string value) in arguments) collector.Add(place, Encoding.UTF8.GetBytes(name), Encoding.Latin1.GetBytes(value));
    }

    /// <summary>A profile made by hand: an endpoint 1 with a parameter <c>q</c> of small words.</summary>
    public static RequestProfile Words(Func<ParameterProfile, ParameterProfile>? change = null, bool isClosed = true)
    {
        SequenceCounts counts = new();
        foreach (string word in new[] { "a", "ab", "abc", "abc de", "a b" }) counts.Observe(Encoding.ASCII.GetBytes(word), 1);
        ParameterProfile parameter = new(ArgumentPlace.Query, "q")
        {
            State = ParameterState.Stable,
            Values = 1000,
            Clients = 100,
            MaxLength = 20,
            Sequences = new SequenceTable(SequenceTable.ToSteps(7.6), [.. counts.Ordered.Select(static one => (one.Sequence, SequenceTable.ToSteps(0.5)))]),
        };
        return new RequestProfile(Key, [new EndpointProfile(1, Key, isClosed, [change?.Invoke(parameter) ?? parameter])]);
    }

    public static (ArgumentVerdict Verdict, RequestJudgement Judgement) Judge(RequestProfile profile, string value, string name = "q")
    {
        RequestScorer scorer = new();
        scorer.Begin(profile, 1);
        ArgumentVerdict verdict = scorer.Add(ArgumentPlace.Query, Encoding.UTF8.GetBytes(name), Encoding.Latin1.GetBytes(value));
        return (verdict, scorer.End());
    }
}
