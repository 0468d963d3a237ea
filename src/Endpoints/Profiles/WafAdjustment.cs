namespace Insight.Endpoints.Profiles;

/// <summary>How a profile changes what the WAF says. Pure.</summary>
/// <remarks>
/// A rule's match on an argument is taken away only when all of this holds: many clients are known to write such text into this parameter; this value is ordinary for it, mark by mark;
/// no detector takes the value for SQL or a script; and the rule is of a kind that fires on text. Files, commands and other languages that no detector parses are never excused at paranoia level 1,
/// where the Core Rule Set means its rules to be sure.
/// </remarks>
public static class WafAdjustment
{
    /// <summary>Whether a match on an argument is taken away.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="verdict">What the profile says of the argument.</param>
    /// <param name="isDetected">Whether a detector (libinjection's kind, for SQL or scripts) takes the value for an attack.</param>
    public static bool Excuses(RuleFacts rule, in ArgumentVerdict verdict, bool isDetected)
    {
        if (isDetected || verdict.Reasons != ProfileReasons.None || verdict.Texture == ParameterTexture.None) return false;
        return rule.Family switch
        {
            RuleFamily.Injection => true,
            RuleFamily.Encoding => (verdict.Texture & ParameterTexture.NonAscii) != 0,
            _ => rule.Paranoia >= 2 && (verdict.Texture & ParameterTexture.Prose) != 0,
        };
    }

    /// <summary>Whether there is any text for which a match of a rule is taken away.</summary>
    public static bool MayExcuse(RuleFacts rule) =>
        Excuses(rule, new ArgumentVerdict(-1, ProfileReasons.None, 0, ParameterTexture.Prose | ParameterTexture.NonAscii), isDetected: false);

    /// <summary>The anomaly score that decides.</summary>
    /// <param name="score">The WAF's own.</param>
    /// <param name="excused">What of it came from matches that are excused.</param>
    /// <param name="judgement">What the profile says of the request.</param>
    public static long Score(long score, long excused, in RequestJudgement judgement) => Math.Max(0, score - Math.Max(0, excused)) + judgement.Points;
}
