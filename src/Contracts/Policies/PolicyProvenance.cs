namespace Insight.Contracts.Policies;

/// <summary>Where a learned policy comes from.</summary>
public sealed record PolicyProvenance
{
    /// <summary>Id of the proposal.</summary>
    public string Proposal { get; init; } = "";

    /// <summary>SHA-256 of the evidence that was approved, in hexadecimal digits.</summary>
    public string Evidence { get; init; } = "";

    /// <summary>Who approved it, at least one.</summary>
    public IReadOnlyList<PolicyApproval> Approvals { get; init; } = [];
}
