using System.Collections.Immutable;
using Insight.Contracts.Policies;

namespace Insight.Policy.Policies;

/// <summary>The rules that a policy can have, exactly one of them.</summary>
public static class PolicyKinds
{
    /// <summary>All, each with the field that it stands in. Of several policies that turn a request away, the one whose kind stands first answers.</summary>
    public static ImmutableArray<PolicyKind> All { get; } =
    [
        new("block", static spec => spec.Block),
        new("callers", static spec => spec.Callers),
        new("endpoints", static spec => spec.Endpoints),
        new("schema", static spec => spec.Schema),
        new("rateLimit", static spec => spec.RateLimit),
        new("waf", static spec => spec.Waf),
        new("wafExclusion", static spec => spec.WafExclusion),
        new("mask", static spec => spec.Mask),
        new("limits", static spec => spec.Limits),
        new("split", static spec => spec.Split),
    ];

    /// <summary>The kinds that a spec gives rules of: one, when it is right.</summary>
    public static IEnumerable<PolicyKind> Given(PolicySpec spec) => All.Where(kind => kind.RuleOf(spec) is not null);

    /// <summary>The kind of a policy that is right.</summary>
    public static PolicyKind Of(PolicySpec spec) => Given(spec).First();
}
