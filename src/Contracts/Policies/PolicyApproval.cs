namespace Insight.Contracts.Policies;

/// <summary>Somebody's approval, signed by the console for them.</summary>
public sealed record PolicyApproval
{
    /// <summary>Who.</summary>
    public string User { get; init; } = "";

    /// <summary>When, UTC.</summary>
    public DateTime At { get; init; }

    /// <summary>Signature over tenant, name, rule, scope, mode, expiry and evidence, base64.</summary>
    public string Signature { get; init; } = "";
}
