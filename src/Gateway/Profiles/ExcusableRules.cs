using Insight.Endpoints.Profiles;
using Insight.Waf.Rules;

namespace Insight.Gateway.Profiles;

/// <summary>Which rules of a set a profile may excuse, for each kind of text; chosen once (<see cref="WafAdjustment.Excuses"/>).</summary>
internal sealed class ExcusableRules(RuleSet rules)
{
    private readonly RuleSelection?[] _byTexture =
        [.. Enumerable.Range(0, 4).Select(texture => texture == 0 ? null : Choose(rules, (ParameterTexture)texture))];

    /// <summary>Those whose matches on an argument do not count; null: all count.</summary>
    public RuleSelection? For(in ArgumentVerdict verdict) =>
        verdict.Reasons == ProfileReasons.None ? _byTexture[(int)(verdict.Texture & (ParameterTexture.Prose | ParameterTexture.NonAscii))] : null;

    // Whether a detector takes the value for an attack is for the transaction to find out, when a rule matches.
    private static RuleSelection Choose(RuleSet rules, ParameterTexture texture)
    {
        ArgumentVerdict ordinary = new(0, ProfileReasons.None, 0, texture);
        return RuleSelection.Of(rules, (_, tags) => WafAdjustment.Excuses(RuleFacts.Of(tags), ordinary, isDetected: false));
    }
}
