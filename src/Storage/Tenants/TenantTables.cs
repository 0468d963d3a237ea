namespace Insight.Storage.Tenants;

/// <summary>What each table of facts has to do with tenants. A test holds this against the schema: a new table must be entered here.</summary>
public static class TenantTables
{
    /// <summary>Tables with a column <c>tenant</c>.</summary>
    public static readonly IReadOnlyList<string> Owned =
    [
        "records", "endpoints", "edge_windows", "endpoint_windows", "edge_endpoint_windows", "edge_minutes", "endpoint_minutes", "edge_endpoint_minutes",
        "service_days", "waf_findings", "learning_states", "learned_endpoints", "findings", "incidents", "profile_states", "client_threats", "bands", "forecasts", "call_advice",
        "policy_notes", "version_comparisons",
    ];

    /// <summary>Tables without one that tell of the installation, not of anybody's traffic.</summary>
    public static readonly IReadOnlyList<string> Shared = ["detection_windows"];

    /// <summary>Tables without one that tell of traffic, or of nothing that people ask: nobody who is held to some tenants reads them.</summary>
    public static readonly IReadOnlyList<string> Closed =
    [
        "dead_letters", "stream_losses", "window_marks", "endpoint_evidence", "endpoint_days", "discovery_progress", "endpoint_aliases", "endpoint_traits",
        "endpoint_schemas", "drift_findings", "endpoint_trait_minutes", "endpoint_shape_minutes", "detection_states",
    ];
}
