namespace Insight.Console.Audit;

/// <summary>Whether the audit log is what was written, as it was found last.</summary>
/// <param name="State">What was found.</param>
/// <param name="Number">The last entry that is good; 0: none, or none was looked at yet.</param>
/// <param name="Hash">Its hash; with the number what <c>insight audit verify --head</c> takes.</param>
/// <param name="At">When it was looked at, UTC; null: not yet.</param>
/// <param name="FirstBad">The first entry that is wrong or missing; null: none.</param>
/// <param name="Problem">What is wrong with it; empty: nothing.</param>
public sealed record AuditChainView(AuditChainState State, long Number, string Hash, DateTime? At, long? FirstBad, string Problem)
{
    /// <summary>Before the first look is over.</summary>
    public static AuditChainView Unknown { get; } = new(AuditChainState.Checking, 0, "", null, null, "");
}
