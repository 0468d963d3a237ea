namespace Insight.ApiDiscovery.Schemas;

/// <summary>How bodies of one kind differ from what was accepted.</summary>
/// <param name="Key">Which bodies.</param>
/// <param name="Findings">The differences; empty when there are none, or too few bodies to tell.</param>
/// <param name="LastHour">Hour of the newest bodies, UTC.</param>
/// <param name="AcceptedAt">When the schema was accepted, UTC; null when the first bodies stand for it.</param>
/// <param name="AcceptedBy">Who accepted it.</param>
public sealed record SchemaDrift(SchemaKey Key, IReadOnlyList<DriftFinding> Findings, DateTime LastHour, DateTime? AcceptedAt, string? AcceptedBy);
