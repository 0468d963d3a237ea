using System.Globalization;
using System.Text;
using Insight.Waf.Language;
using Insight.Waf.Matching;

namespace Insight.Waf.Rules;

/// <summary>How one route wants one rule set to be run. Immutable and thread-safe; made once per route and rule set.</summary>
public sealed class RulePolicy
{
    /// <summary>The names of CRS 4 and, where they differ, of CRS 3.</summary>
    private static readonly string[] s_paranoia = ["blocking_paranoia_level", "detection_paranoia_level", "paranoia_level", "executing_paranoia_level"];

    private readonly List<(byte[] Name, byte[] Value)> _fixed = [];
    private readonly List<Control> _exclusions = [];

    private RulePolicy(RulePolicyOptions options) => Options = options;

    /// <summary>What it was made from.</summary>
    public RulePolicyOptions Options { get; }

    /// <summary>Items of TX that rules cannot change.</summary>
    internal IReadOnlyList<(byte[] Name, byte[] Value)> Fixed => _fixed;

    internal IReadOnlyList<Control> Exclusions => _exclusions;

    /// <summary>Makes a policy.</summary>
    /// <param name="rules">The rules that it is about.</param>
    /// <param name="options">What is wanted; see <see cref="Check"/>.</param>
    /// <exception cref="FormatException">An exclusion cannot be read; the message says why.</exception>
    public static RulePolicy Create(RuleSet rules, RulePolicyOptions options)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(options);
        RulePolicy policy = new(options);
        foreach (string name in s_paranoia) policy.Fix(name, options.ParanoiaLevel);
        policy.Fix("inbound_anomaly_score_threshold", options.InboundThreshold);
        policy.Fix("outbound_anomaly_score_threshold", options.OutboundThreshold);
        MatchScratch scratch = new();
        foreach (string exclusion in options.Exclusions)
        {
            Control control = Parse(exclusion);
            control.Chosen = [.. rules.Rules.Where(rule => control.Choice!.Chooses(rule, scratch)).Select(rule => rule.Position)];
            policy._exclusions.Add(control);
        }

        return policy;
    }

    /// <summary>What is wrong with options, in sentences; nothing when they can be used.</summary>
    public static IEnumerable<string> Check(RulePolicyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.ParanoiaLevel is < 1 or > 4) yield return $"the paranoia level is {options.ParanoiaLevel}; it goes from 1 to 4.";
        if (options.InboundThreshold < 1) yield return $"the inbound threshold is {options.InboundThreshold}; it must be at least 1.";
        if (options.OutboundThreshold < 1) yield return $"the outbound threshold is {options.OutboundThreshold}; it must be at least 1.";
        if (options.RequestBodyLimit < 0) yield return $"the body limit is {options.RequestBodyLimit} bytes; it must not be negative.";
        foreach (string exclusion in options.Exclusions)
        {
            string? problem = null;
            try
            {
                Parse(exclusion);
            }
            catch (FormatException error)
            {
                problem = $"the exclusion '{exclusion}' cannot be used: {error.Message}";
            }

            if (problem is not null) yield return problem;
        }
    }

    /// <summary>Whether rules cannot change an item of TX.</summary>
    internal bool Fixes(ReadOnlySpan<byte> name)
    {
        foreach ((byte[] one, _) in _fixed)
        {
            if (Ascii.EqualsIgnoreCase(one, name)) return true;
        }

        return false;
    }

    private static Control Parse(string exclusion)
    {
        Control control = ControlParser.Parse(exclusion);
        return control.Choice is not null ? control : throw new FormatException("it must begin with ruleRemoveById, ruleRemoveByTag, ruleRemoveByMsg, ruleRemoveTargetById, ruleRemoveTargetByTag or ruleRemoveTargetByMsg.");
    }

    private void Fix(string name, int? value)
    {
        if (value is { } number) _fixed.Add((Encoding.ASCII.GetBytes(name), Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture))));
    }
}
