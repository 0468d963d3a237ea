namespace Insight.Contracts.Policies;

/// <summary>Rules of the WAF that do not look at some parameters of the endpoints in scope.</summary>
public sealed record WafExclusionRule
{
    /// <summary>Ids of rules, 1 to 100.</summary>
    public IReadOnlyList<int> Rules { get; init; } = [];

    /// <summary>Variables such as <c>ARGS:comment</c> or <c>REQUEST_HEADERS:User-Agent</c>, 1 to 100.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];
}
