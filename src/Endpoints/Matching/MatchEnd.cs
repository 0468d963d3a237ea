namespace Insight.Endpoints.Matching;

/// <summary>An endpoint at the end of its template.</summary>
internal sealed record MatchEnd(byte[] Method, byte[] Service, EndpointMatch Match);
