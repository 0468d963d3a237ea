namespace Insight.Contracts.Policies;

/// <summary>How much of a policy counts.</summary>
public enum PolicyMode
{
    /// <summary>It decides, and the record says what it would have done; nothing is done.</summary>
    Shadow,

    /// <summary>It acts on a share of the clients; for the others as in shadow.</summary>
    Canary,

    /// <summary>It acts on every request.</summary>
    Enforce
}
