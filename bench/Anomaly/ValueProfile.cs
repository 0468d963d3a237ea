using System.Globalization;
using System.Text;
using Insight.Anomaly.Requests;
using Insight.Endpoints.Profiles;
using Insight.WafTools.Scoring;

namespace Insight.Bench.Anomaly;

/// <summary>A profile of one parameter, learned as gateways and trainer do it: a first profile from everything, a second one from what the first does not doubt.</summary>
internal sealed class ValueProfile
{
    private const ulong Endpoint = 1;

    private static readonly ProfileKey s_key = new("a key for a bench"u8[..ProfileKey.Length]);
    private static readonly TrainerSettings s_settings = new() { MinPeriods = 1 };

    [ThreadStatic]
    private static RequestScorer? t_scorer;

    private readonly RequestProfile _profile;
    private readonly RequestScorer _scorer = new();

    private ValueProfile(RequestProfile profile) => _profile = profile;

    public int Bytes => RequestProfileDocument.Write(_profile).Length;

    public static ValueProfile Learn(IEnumerable<LabelledValue> values)
    {
        LabelledValue[] all = [.. values];
        RequestProfile first = ProfileTrainer.Train(Collect(all, null), settings: s_settings).Profile;
        return new ValueProfile(ProfileTrainer.Train(Collect(all, first), settings: s_settings).Profile);
    }

    public double Surprise(LabelledValue value) => Judge(value).Surprise;

    public int Points(LabelledValue value)
    {
        Judge(value);
        return _scorer.End().Points;
    }

    /// <summary>What it says of a value, and the points of a request that has nothing else. Any number of threads.</summary>
    public (ArgumentVerdict Verdict, int Points) Judge(ReadOnlySpan<byte> value)
    {
        RequestScorer scorer = t_scorer ??= new RequestScorer();
        scorer.Begin(_profile, Endpoint);
        ArgumentVerdict verdict = scorer.Add(ArgumentPlace.Query, "q"u8, value);
        return (verdict, scorer.End().Points);
    }

    private ArgumentVerdict Judge(LabelledValue value)
    {
        _scorer.Begin(_profile, Endpoint);
        return _scorer.Add(ArgumentPlace.Query, "q"u8, value.Value);
    }

    private static ProfileSummary Collect(LabelledValue[] values, RequestProfile? profile)
    {
        ProfileCollector collector = new(s_key, profile);
        for (int i = 0; i < values.Length; i++)
        {
            collector.Begin(Endpoint, Encoding.ASCII.GetBytes(i.ToString(CultureInfo.InvariantCulture)));
            collector.Add(ArgumentPlace.Query, "q"u8, values[i].Value);
        }

        return collector.Summary;
    }
}
