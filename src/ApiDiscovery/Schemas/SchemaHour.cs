namespace Insight.ApiDiscovery.Schemas;

/// <summary>Bodies of one kind that came in one hour.</summary>
/// <param name="Hour">Start of the hour, UTC.</param>
/// <param name="State">Their schema.</param>
public sealed record SchemaHour(DateTime Hour, SchemaNode State);
