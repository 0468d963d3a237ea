using Insight.Endpoints.Profiles;
using Insight.Gateway.Bundles;
using Insight.Gateway.Records;
using Insight.Waf.Transactions;

namespace Insight.Gateway.Profiles;

/// <summary>Holds requests against the profile in force, between the WAF's phases 1 and 2. Any number of threads.</summary>
internal sealed class ProfileScoring(ActiveBundle bundle, ProfileCounts counts, GatewayOptions options, TimeProvider time)
{
    /// <summary>The id under which findings name a profile; the Core Rule Set's and our own rules have others.</summary>
    public const int RuleId = 11000;

    private const int Critical = 2;
    private const int Notice = 5;

    // What phase 2 of CRS 4 and our own rules adds up, and what that of CRS 3 does.
    private const string Score4 = "inbound_anomaly_score_pl1";
    private const string Score3 = "anomaly_score_pl1";

    private static readonly string[] s_tags = ["insight-profile"];

    [ThreadStatic]
    private static RequestScorer? t_scorer;

    private volatile GuardWindow? _window;

    /// <summary>What profiles do where a route says nothing.</summary>
    public ProfileMode Mode => options.Profiles.Mode;

    /// <summary>The installation's key; null: no profiles came yet.</summary>
    public ProfileKey? Key => bundle.Current.Profiles?.Key;

    /// <summary>What is learned from.</summary>
    public ProfileCounts Counts => counts;

    /// <summary>Judges a request whose body is there: excuses, points, and an entry that says why.</summary>
    /// <returns>The points that were added to the WAF's score.</returns>
    public int Judge(Transaction transaction, RequestRecording recording, ExcusableRules excusable, ProfileMode mode)
    {
        BundleSnapshot snapshot = bundle.Current;
        if (mode == ProfileMode.Off || snapshot.Profiles is not { Count: > 0 } profile || !transaction.EvaluatesRequestBody) return 0;
        ulong endpoint = recording.EndpointIn(snapshot.Known);
        Span<byte> client = stackalloc byte[ClientBytes.Most];
        RequestScorer scorer = t_scorer ??= new RequestScorer();
        if (!scorer.Begin(profile, endpoint, GuardOf(profile), client[..ClientBytes.Write(recording.Client, client)])) return 0;
        transaction.TakeRequestBodyApart();
        Span<byte> room = stackalloc byte[RequestArguments.NameBytes];
        foreach (Argument argument in transaction.Arguments)
        {
            ArgumentVerdict verdict = scorer.Add(RequestArguments.PlaceOf(argument), RequestArguments.NameOf(argument, room), argument.Value);
            if (mode == ProfileMode.Score && excusable.For(verdict) is { } rules) transaction.Excuse(argument, rules);
        }

        RequestJudgement judgement = scorer.End();
        if (judgement.Points == 0) return 0;
        Report(transaction, judgement, profile.Find(endpoint));
        bool isAdded = mode == ProfileMode.Score && (transaction.TryAddScore(Score4, judgement.Points) || transaction.TryAddScore(Score3, judgement.Points));
        return isAdded ? judgement.Points : 0;
    }

    private static void Report(Transaction transaction, in RequestJudgement judgement, EndpointProfile? endpoint)
    {
        string message = $"Profile: {judgement.Reasons}";
        int severity = (judgement.Reasons & ProfileReasons.Tampered) != 0 ? Critical : Notice;
        int number = 0;
        foreach (Argument argument in transaction.Arguments)
        {
            if (number++ != judgement.Argument) continue;
            transaction.Report(RuleId, message, severity, argument.Source, argument.Name, argument.Value, s_tags);
            return;
        }

        // Missing: the name is the profile's.
        string name = judgement.Parameter >= 0 && endpoint is not null ? endpoint.Parameters[judgement.Parameter].Name : "";
        transaction.Report(RuleId, message, severity, ArgumentSource.Query, System.Text.Encoding.UTF8.GetBytes(name), [], s_tags);
    }

    private ReleaseGuard GuardOf(RequestProfile profile)
    {
        GuardWindow? window = _window;
        if (window?.Profile != profile) _window = window = new GuardWindow(profile, time);
        return window.Guard;
    }
}
