namespace Insight.Storage.Embedded;

/// <summary>The users who may only read Insight's tables, as the engine is told of them.</summary>
public sealed record EmbeddedReader
{
    /// <summary>The reader.</summary>
    public const string Username = "insight_reader";

    /// <summary>The reader who sees rows of the tenants that <see cref="TenantHeader"/> names, and without it none. Its password is the reader's.</summary>
    public const string HeldUsername = Username + HeldSuffix;

    /// <summary>What the name of a reader who is held to tenants has behind that of the reader, on servers of one's own too.</summary>
    public const string HeldSuffix = "_tenants";

    /// <summary>Header of a request that names its tenants, in hexadecimal digits, with commas between them. No SQL can change it.</summary>
    public const string TenantHeader = "X-Insight-Tenants";

    /// <summary>Most rows of one answer.</summary>
    public const long MaxRows = 10_000_000;

    /// <summary>Most seconds of one query, and those of one that asks for no time.</summary>
    public const int MaxSeconds = 600, DefaultSeconds = 30;

    /// <summary>SHA-256 of both users' password in 64 hexadecimal digits.</summary>
    public required string PasswordSha256Hex { get; init; }

    /// <summary>The only database they may read.</summary>
    public required string Database { get; init; }

    /// <summary>The tenants whose rows they see at most; empty: all of them.</summary>
    public IReadOnlyList<string> Tenants { get; init; } = [];
}
