namespace Insight.Gateway.Policies;

/// <summary>What a policy does with a request.</summary>
internal enum GuardedAction : byte
{
    /// <summary>Nothing: it is in shadow, or in canary for others.</summary>
    Notes,

    /// <summary>It acts, and the request goes on.</summary>
    Acts,

    /// <summary>It acts by what the WAF does: the WAF may turn the request away.</summary>
    ActsThroughWaf,

    /// <summary>It has turned the request away.</summary>
    Denies,
}
