namespace Insight.Storage.Schema;

/// <summary>What a migrator did.</summary>
/// <param name="Applied">Versions applied now, in order; empty when the schema was up to date.</param>
/// <param name="RetentionChanged">Tables whose retention was set to another value.</param>
public sealed record MigrationResult(IReadOnlyList<int> Applied, IReadOnlyList<string> RetentionChanged);
