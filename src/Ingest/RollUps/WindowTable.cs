namespace Insight.Ingest.RollUps;

/// <summary>One family of derived tables: what it is counted by. <c>{Name}_windows</c> and <c>{Name}_minutes</c>.</summary>
/// <param name="Name">First part of the tables' names.</param>
/// <param name="Key">Key columns behind the time.</param>
internal sealed record WindowTable(string Name, string Key)
{
    /// <summary>Per source service, destination service and endpoint: the finest; the others are sums of it.</summary>
    public static WindowTable EdgeEndpoint { get; } = new("edge_endpoint", "tenant, app, host, source_service, destination_service, endpoint_id");

    /// <summary>Per source and destination service.</summary>
    public static WindowTable Edge { get; } = new("edge", "tenant, source_service, destination_service");

    /// <summary>Per endpoint.</summary>
    public static WindowTable Endpoint { get; } = new("endpoint", "tenant, app, host, destination_service, endpoint_id");

    /// <summary>All families.</summary>
    public static IReadOnlyList<WindowTable> All { get; } = [EdgeEndpoint, Edge, Endpoint];

    public string Windows => Name + "_windows";

    public string Minutes => Name + "_minutes";
}
