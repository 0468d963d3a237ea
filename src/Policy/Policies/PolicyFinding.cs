using Insight.Contracts.Records;

namespace Insight.Policy.Policies;

/// <summary>What a rule says of a request.</summary>
/// <param name="Action">What is to be done; <see cref="PolicyAction.NoAction"/>: nothing.</param>
/// <param name="Status">Status of the answer instead.</param>
/// <param name="Reason">One short word for records, such as <c>unknown-endpoint</c>; clients are not told.</param>
/// <param name="RetryAfter">When it may be tried again; zero: that is not known.</param>
/// <param name="Allow">Methods that would be allowed, for status 405; empty: none are told.</param>
public readonly record struct PolicyFinding(PolicyAction Action, int Status, string Reason, TimeSpan RetryAfter = default, string Allow = "")
{
    /// <summary>Nothing is to be done.</summary>
    public static PolicyFinding Pass { get; } = new(PolicyAction.NoAction, 0, "");

    /// <summary>The request is turned away.</summary>
    public static PolicyFinding Deny(int status, string reason) => new(PolicyAction.Deny, status, reason);
}
