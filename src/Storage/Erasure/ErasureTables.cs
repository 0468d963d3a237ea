namespace Insight.Storage.Erasure;

/// <summary>What erasing a person does to each table of facts, in the order in which it is done. A test holds this against the schema: a new table must be entered here.</summary>
public static class ErasureTables
{
    private static readonly string[] s_client = ["client"];

    /// <summary>All tables. Those that are found by the records of a person come before the records.</summary>
    public static IReadOnlyList<ErasureTable> All { get; } =
    [
        new("findings", ErasureAction.Rows, "client is a principal, a session or an address; reason may name one") { Clients = s_client, Principals = s_client, Sessions = s_client, Texts = ["reason"] },
        new("client_threats", ErasureAction.Rows, "client is a principal, a session or an address") { Clients = s_client, Principals = s_client, Sessions = s_client, Texts = ["reasons"] },
        new("incidents", ErasureAction.Special, "cause_client, title and detail name clients: they are blanked, the incident stays"),
        new("waf_findings", ErasureAction.Rows, "client_ip, and what a request held: path, variable, excerpt, request_id")
        {
            Clients = ["client_ip"], OfRecords = true, Texts = ["path", "request_id", "variable", "excerpt"],
        },
        new("policy_notes", ErasureAction.Rows, "client_ip, principal and request_id") { Clients = ["client_ip"], Principals = ["principal"], OfRecords = true, Texts = ["request_id"] },
        new("dead_letters", ErasureAction.Special, "record, excerpt and detail hold what a record held: letters with the value go") { HasTenant = false },
        new("endpoints", ErasureAction.Derived, "a template may have the value as a word") { Texts = ["template"] },
        new("learned_endpoints", ErasureAction.Derived, "templates, parameters and explanations may have the value as a word") { Texts = ["template", "parameters", "query", "explanation"] },
        new("learning_states", ErasureAction.Derived, "words of paths; clients only as hashes of 32 and 64 bits that count them") { Bytes = ["state"] },
        new("endpoint_traits", ErasureAction.Derived, "names of parameters, which a client may make up") { Maps = ["query"], HasTenant = false },
        new("endpoint_trait_minutes", ErasureAction.Derived, "names of parameters, which a client may make up") { Maps = ["query"], HasTenant = false },
        new("endpoint_schemas", ErasureAction.Derived, "names of fields of bodies") { Bytes = ["state"], HasTenant = false },
        new("endpoint_shape_minutes", ErasureAction.Derived, "names of fields of bodies") { Texts = ["shape"], HasTenant = false },
        new("drift_findings", ErasureAction.Derived, "names of fields of bodies") { Texts = ["findings"], HasTenant = false },
        new("records", ErasureAction.Rows, "client_ip, principal, session_key; texts that a request brought")
        {
            Clients = ["client_ip"], Principals = ["principal"], Sessions = ["session_key"],
            Texts = ["path", "source_detail", "response_detail", "user_agent", "request_id", "request_shape", "response_shape"], Arrays = ["query_names"], Maps = ["query_values"],
        },
        new("detection_states", ErasureAction.Special, "what detection learned of clients, by name: states with the value go and are learned again from records") { HasTenant = false },

        new("edge_windows", ErasureAction.Nothing, "counts by service"),
        new("endpoint_windows", ErasureAction.Nothing, "counts by endpoint"),
        new("edge_endpoint_windows", ErasureAction.Nothing, "counts by service and endpoint"),
        new("edge_minutes", ErasureAction.Nothing, "counts by service"),
        new("endpoint_minutes", ErasureAction.Nothing, "counts by endpoint"),
        new("edge_endpoint_minutes", ErasureAction.Nothing, "counts by service and endpoint"),
        new("service_days", ErasureAction.Nothing, "counts by service"),
        new("endpoint_days", ErasureAction.Nothing, "counts by endpoint"),
        new("endpoint_evidence", ErasureAction.Nothing, "the least and the greatest hash of clients, ids of three records; used by nothing"),
        new("endpoint_aliases", ErasureAction.Nothing, "ids of endpoints"),
        new("discovery_progress", ErasureAction.Nothing, "times of jobs"),
        new("window_marks", ErasureAction.Nothing, "times and random numbers"),
        new("stream_losses", ErasureAction.Nothing, "places in streams"),
        new("detection_windows", ErasureAction.Nothing, "counts by window"),
        new("profile_states", ErasureAction.Nothing, "statistics of arguments: names and clients are hashed with a key and estimated together"),
        new("bands", ErasureAction.Nothing, "expected values of services and endpoints"),
        new("forecasts", ErasureAction.Nothing, "expected values of services and endpoints"),
        new("call_advice", ErasureAction.Nothing, "sentences about calls between services"),
        new("version_comparisons", ErasureAction.Nothing, "sentences about versions of services"),
    ];
}
