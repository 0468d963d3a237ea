using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Contracts.Records;

namespace Insight.Policy.WafChanges;

/// <summary>Judges from what a record says of the WAF what a policy about the WAF would have changed. Pure.</summary>
/// <remarks>
/// The Core Rule Set adds points per matched rule and stops at a threshold, so a mode, a threshold and an exclusion are judged from scores and matches of every record. Of a
/// stricter paranoia level only the records know that gateways looked at in shadow.
/// </remarks>
public static class WafChange
{
    /// <summary>What the Core Rule Set stops from, where a record does not say it.</summary>
    public const uint DefaultThreshold = 5;

    /// <summary>What a policy of kind <c>waf</c> would have done.</summary>
    public static WafEffect Of(WafRule rule, WafSeen waf)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(waf);
        WafMode mode = rule.Mode switch
        {
            WafModeSetting.Block => WafMode.WafBlock,
            WafModeSetting.Detect => WafMode.WafDetect,
            WafModeSetting.Off => WafMode.WafOff,
            _ => waf.Mode,
        };
        if (mode != WafMode.WafBlock) return waf.IsStopped ? WafEffect.Releases : WafEffect.None;

        if (waf.Mode == WafMode.WafOff) return WafEffect.Unseen;
        uint before = ThresholdOf(waf), threshold = (uint?)rule.Threshold ?? before;
        bool wasScored = waf.Score >= before, isDirect = !wasScored && waf.Matches.Any(static match => match.IsBlocking);
        bool stops = isDirect || waf.Score >= threshold;
        if (stops || waf.IsStopped || rule.Paranoia is not { } paranoia || (waf.Paranoia > 0 && paranoia <= waf.Paranoia)) return Effect(stops, waf.IsStopped);

        // What a level finds stricter ones find too; what it does not find they may.
        if (waf.ShadowParanoia > 0 && (rule.Threshold is null ? waf.ShadowBlocks : waf.ShadowScore >= threshold)) return WafEffect.StopsInSample;
        return waf.ShadowParanoia >= paranoia ? WafEffect.PassesInSample : WafEffect.Unsampled;
    }

    /// <summary>What a policy of kind <c>wafExclusion</c> would have done.</summary>
    public static WafEffect Of(WafExclusionRule rule, WafSeen waf)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(waf);
        if (!waf.IsStopped) return WafEffect.None;
        uint threshold = ThresholdOf(waf);
        long left = waf.Score;
        bool isExcluded = false, isDirect = false;
        foreach (WafSeenMatch match in waf.Matches)
        {
            bool excluded = rule.Rules.Contains((int)Math.Min(match.Rule, int.MaxValue)) && rule.Variables.Any(variable => Covers(variable, match.Variable));
            isExcluded |= excluded;
            if (excluded) left -= Points(match.Severity);

            // Below the threshold the rule itself stopped the request.
            else if (match.IsBlocking && waf.Score < threshold) isDirect = true;
        }

        return isExcluded && !isDirect && left < threshold ? WafEffect.Releases : WafEffect.None;
    }

    /// <summary>Points that the Core Rule Set gives a match.</summary>
    /// <param name="severity">Syslog's plus 1.</param>
    public static int Points(int severity) => severity switch { > 0 and <= 3 => 5, 4 => 4, 5 => 3, 6 => 2, _ => 0 };

    /// <summary>Whether an exclusion's variable is where a rule matched: all of <c>ARGS</c>, or one, whatever its case and whether it stood in the query or the body.</summary>
    public static bool Covers(string excluded, string matched)
    {
        ArgumentNullException.ThrowIfNull(excluded);
        ArgumentNullException.ThrowIfNull(matched);
        (string name, string part) = Split(excluded);
        (string other, string where) = Split(matched);
        bool isSame = name == other || (name == "ARGS" && other is "ARGS_GET" or "ARGS_POST");
        return isSame && (part.Length == 0 || part.Equals(where, StringComparison.OrdinalIgnoreCase));
    }

    private static WafEffect Effect(bool stops, bool isStopped) => (stops, isStopped) switch
    {
        (true, false) => WafEffect.Stops,
        (false, true) => WafEffect.Releases,
        _ => WafEffect.None,
    };

    private static uint ThresholdOf(WafSeen waf) => waf.Threshold > 0 ? waf.Threshold : DefaultThreshold;

    private static (string Name, string Part) Split(string variable) => variable.IndexOf(':') is var at and >= 0 ? (variable[..at], variable[(at + 1)..]) : (variable, "");
}
