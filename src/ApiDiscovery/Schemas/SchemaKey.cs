namespace Insight.ApiDiscovery.Schemas;

/// <summary>Which bodies share a schema.</summary>
/// <param name="EndpointId">The endpoint.</param>
/// <param name="Direction">Request or response.</param>
/// <param name="ContentType">Content type without parameters, lower case. Untrusted text.</param>
/// <param name="Status">Status of the response; 0 for requests, which are learned only from those that were answered with 2xx.</param>
public readonly record struct SchemaKey(ulong EndpointId, SchemaDirection Direction, string ContentType, ushort Status);
