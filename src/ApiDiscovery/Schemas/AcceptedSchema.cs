namespace Insight.ApiDiscovery.Schemas;

/// <summary>A schema that somebody accepted.</summary>
/// <param name="Key">Whose it is.</param>
/// <param name="State">The schema.</param>
/// <param name="Until">Hour of the newest bodies in it, UTC: only later ones are compared with it.</param>
/// <param name="AcceptedAt">When, UTC.</param>
/// <param name="AcceptedBy">Who.</param>
public sealed record AcceptedSchema(SchemaKey Key, SchemaNode State, DateTime Until, DateTime AcceptedAt, string AcceptedBy);
