namespace Insight.Contracts.Objects;

/// <summary>One key.</summary>
public sealed record ApiKey
{
    /// <summary>Principal that it stands for.</summary>
    public string Principal { get; init; } = "";

    /// <summary>SHA-256 of the key, 64 hexadecimal digits (<c>insight hash api-key</c> makes key and hash).</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>When it ends, UTC; null: never.</summary>
    public DateTime? Until { get; init; }
}
