namespace Insight.PolicyRecommender.Candidates.Sunsets;

/// <summary>A learned endpoint and how much it is used.</summary>
internal sealed class UsedEndpoint
{
    public ulong Id { get; set; }

    public string Host { get; set; } = "";

    public string Method { get; set; } = "";

    public string Template { get; set; } = "";

    /// <summary>2: confirmed, 3: confirmed once and not used for a long time.</summary>
    public byte Tier { get; set; }

    /// <summary>Accepted requests of both halves of the time.</summary>
    public ulong First { get; set; }

    public ulong Second { get; set; }

    /// <summary>Clients of the second half.</summary>
    public ulong Clients { get; set; }

    public ulong Poisoned { get; set; }
}
