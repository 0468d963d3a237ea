namespace Insight.Anomaly.Findings;

/// <summary>What a series or a finding is about. Parts that do not belong to the kind are empty.</summary>
/// <param name="Kind">Which parts count.</param>
/// <param name="Tenant">Tenant.</param>
/// <param name="App">App; of edges and services, which may serve several, the one with most requests.</param>
/// <param name="Host">Virtual host; of endpoints and clients.</param>
/// <param name="Source">Calling service; empty when it is unknown or does not belong to the kind.</param>
/// <param name="Service">Service that was called.</param>
/// <param name="EndpointId">Endpoint; 0 when it does not belong to the kind.</param>
/// <param name="Client">Client key, as the records carry it (a pseudonym where that is set).</param>
public sealed record Subject(SubjectKind Kind, string Tenant, string App, string Host, string Source, string Service, ulong EndpointId, string Client);
