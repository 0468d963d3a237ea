namespace Insight.Waf.Rules;

/// <summary>What a rule does to the request when it matches.</summary>
internal enum Disruption
{
    /// <summary>Nothing said: what the default action of its phase says.</summary>
    None,
    Pass,
    Block,
    Deny,
    Drop,
    Redirect,
    Allow,
    AllowPhase,
    AllowRequest,
}
