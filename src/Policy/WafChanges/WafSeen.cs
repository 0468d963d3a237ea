using Insight.Contracts.Records;

namespace Insight.Policy.WafChanges;

/// <summary>What a record says of the WAF.</summary>
public sealed record WafSeen
{
    /// <summary>What it was told to do.</summary>
    public WafMode Mode { get; init; }

    /// <summary>Anomaly score.</summary>
    public uint Score { get; init; }

    /// <summary>Score from which requests were stopped; 0: not known.</summary>
    public uint Threshold { get; init; }

    /// <summary>Paranoia level; 0: not known, as nothing was found and it is not of the sample.</summary>
    public byte Paranoia { get; init; }

    /// <summary>Whether rules stopped the request.</summary>
    public bool IsStopped { get; init; }

    /// <summary>Level that looked in shadow; 0: none, the request is not of the sample.</summary>
    public byte ShadowParanoia { get; init; }

    /// <summary>Score there.</summary>
    public uint ShadowScore { get; init; }

    /// <summary>Whether it would have been stopped there.</summary>
    public bool ShadowBlocks { get; init; }

    /// <summary>Matches that stop a request in mode block, and those of the rules that are asked about.</summary>
    public IReadOnlyList<WafSeenMatch> Matches { get; init; } = [];
}
