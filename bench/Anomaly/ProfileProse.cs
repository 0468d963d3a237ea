using System.Globalization;
using System.Net;
using System.Text;
using Insight.Bench.Ingest;
using Insight.Endpoints.Profiles;
using Insight.Waf.Injection;
using Insight.Waf.Language;
using Insight.Waf.Rules;
using Insight.Waf.Transactions;
using Insight.WafTools;
using Insight.WafTools.Requests;
using Insight.WafTools.Scoring;

namespace Insight.Bench.Anomaly;

/// <summary>What excuses are worth: generated prose and labelled attacks in one parameter, with the rules alone and with a profile that was learned beside them: while they blocked, and while they only detected.</summary>
internal static class ProfileProse
{
    private const int Training = 4000;
    private const int Test = 4000;

    public static void Measure(Figures figures, ProfileData data)
    {
        LabelledValue[] attacks = [.. data.Test.Where(static one => one.IsAttack)];
        for (int paranoia = 1; paranoia <= 2; paranoia++)
        {
            RuleSet rules = Load(data.Rules, paranoia);
            LabelledValue[] prose = Prose(2, Test);
            string name = "prose_pl" + paranoia.ToString(CultureInfo.InvariantCulture);
            figures.Note(name + "_stopped_by_rules", Part(prose, value => Run(rules, value, null).IsStopped), "");
            figures.Note(name + "_attacks_stopped_by_rules", Part(attacks, value => Run(rules, value, null).IsStopped), "");
            foreach (string learned in new[] { "blocking", "detecting" })
            {
                LabelledValue[] accepted = [.. Prose(1, Training).Where(value => Teaches(rules, value, learned == "detecting"))];
                ValueProfile profile = ValueProfile.Learn(accepted);
                figures.Note($"{name}_learned_{learned}_from", accepted.Length, "values");
                figures.Note($"{name}_learned_{learned}_stopped", Part(prose, value => Run(rules, value, profile).IsStopped), "");
                figures.Note($"{name}_learned_{learned}_attacks_stopped", Part(attacks, value => Run(rules, value, profile).IsStopped), "");
                figures.Note($"{name}_learned_{learned}_attacks_excused", Part(attacks, value => Run(rules, value, null).IsStopped && !Run(rules, value, profile).IsStopped), "");
            }
        }
    }

    private static double Part(LabelledValue[] values, Func<LabelledValue, bool> holds) => values.AsParallel().Average(value => holds(value) ? 1.0 : 0);

    private static LabelledValue[] Prose(int seed, int count)
    {
        ProseGrammar grammar = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => new LabelledValue(false, "prose", Encoding.UTF8.GetBytes(grammar.Next())))];
    }

    private static bool Teaches(RuleSet rules, LabelledValue value, bool detecting)
    {
        (bool isStopped, IReadOnlyList<RuleMatch> matches) = Run(rules, value, null);
        bool isText = matches.All(static match => match.Blocking || WafAdjustment.MayExcuse(RuleFacts.Of(match.Tags)));
        return !isStopped || (detecting && isText && !SqlInjection.Detect(value.Value, out _) && !CrossSiteScripting.Detect(value.Value));
    }

    // As a gateway does it, with no other argument judged.
    private static (bool IsStopped, IReadOnlyList<RuleMatch> Matches) Run(RuleSet rules, LabelledValue value, ValueProfile? profile)
    {
        RawRequest request = ProbeRequest.Build(Placement.Query, value.Value);
        using Transaction transaction = rules.Begin();
        transaction.Connection(IPAddress.Loopback, 40000, IPAddress.Loopback, 80);
        transaction.RequestLine(request.Method, request.Target, request.Protocol);
        foreach (RawHeader header in request.Headers) transaction.RequestHeader(header.Name, header.Value);
        if (transaction.EvaluateRequestHeaders() is not null) return (true, [.. transaction.Matches]);
        if (profile is not null) Judge(transaction, rules, profile);
        return (transaction.EvaluateRequestBody() is not null, [.. transaction.Matches]);
    }

    private static void Judge(Transaction transaction, RuleSet rules, ValueProfile profile)
    {
        foreach (Argument argument in transaction.Arguments)
        {
            if (argument.Source != ArgumentSource.Query) continue;
            (ArgumentVerdict verdict, int points) = profile.Judge(argument.Value);
            if (s_excusable.GetValue(rules, static set => new Excusable(set)).For(verdict.Texture) is { } excused) transaction.Excuse(argument, excused);
            transaction.TryAddScore("inbound_anomaly_score_pl1", points);
        }
    }

    private static RuleSet Load(string folder, int paranoia)
    {
        IReadOnlyList<RuleSource> sources = RuleFolder.Read(folder, EngineSetup.Of(blocking: true), ToolSetup.Paranoia(paranoia), out string? error);
        return RuleSet.Load(sources, out IReadOnlyList<RuleError> errors) ?? throw new InvalidOperationException($"{folder}: the rules cannot be used: {error ?? string.Join(", ", errors)}");
    }

    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<RuleSet, Excusable> s_excusable = [];

    private sealed class Excusable(RuleSet rules)
    {
        private readonly RuleSelection[] _byTexture = [.. Enumerable.Range(0, 4).Select(texture => RuleSelection.Of(
            rules, (_, tags) => WafAdjustment.Excuses(RuleFacts.Of(tags), new ArgumentVerdict(0, ProfileReasons.None, 0, (ParameterTexture)texture), isDetected: false)))];

        public RuleSelection? For(ParameterTexture texture) => texture == ParameterTexture.None ? null : _byTexture[(int)texture];
    }
}
