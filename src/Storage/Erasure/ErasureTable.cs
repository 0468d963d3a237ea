namespace Insight.Storage.Erasure;

/// <summary>What erasing a person does to one table of ClickHouse.</summary>
/// <param name="Name">The table.</param>
/// <param name="Action">What is done.</param>
/// <param name="Why">What it holds of people, or why it holds nothing; one sentence.</param>
public sealed record ErasureTable(string Name, ErasureAction Action, string Why)
{
    /// <summary>Columns that are the address of a person.</summary>
    public IReadOnlyList<string> Clients { get; init; } = [];

    /// <summary>Columns that are the principal.</summary>
    public IReadOnlyList<string> Principals { get; init; } = [];

    /// <summary>Columns that are the session.</summary>
    public IReadOnlyList<string> Sessions { get; init; } = [];

    /// <summary>Whether rows also belong to the person when the record of their <c>record_id</c> does.</summary>
    public bool OfRecords { get; init; }

    /// <summary>Columns with texts that may mention a person.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>Texts that are arrays.</summary>
    public IReadOnlyList<string> Arrays { get; init; } = [];

    /// <summary>Texts that are maps from texts.</summary>
    public IReadOnlyList<string> Maps { get; init; } = [];

    /// <summary>Columns that hold bytes: a mention is any place where the bytes of the value stand.</summary>
    public IReadOnlyList<string> Bytes { get; init; } = [];

    /// <summary>Whether the table tells tenants apart.</summary>
    public bool HasTenant { get; init; } = true;

    /// <summary>Columns that are the person, by how it is known.</summary>
    public IReadOnlyList<string> Columns(ErasureKind kind) => kind switch { ErasureKind.Client => Clients, ErasureKind.Principal => Principals, _ => Sessions };
}
