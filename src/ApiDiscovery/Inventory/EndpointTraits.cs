namespace Insight.ApiDiscovery.Inventory;

/// <summary>What successful requests to an endpoint looked like, counted. Only sums: the order of adding does not matter.</summary>
/// <remarks>Only answers of the service itself that show that the endpoint exists (2xx, 101, 304) count: what was refused says nothing about it.</remarks>
public sealed class EndpointTraits
{
    /// <summary>Successful requests.</summary>
    public long Requests { get; set; }

    /// <summary>Requests from an address of the public internet.</summary>
    public long Public { get; set; }

    /// <summary>Requests without any authentication of which the response held sensitive data.</summary>
    public long OpenSensitive { get; set; }

    /// <summary>Requests by how they said who they are: <c>kind@place:name</c> as in records; the empty text stands for not at all.</summary>
    public Dictionary<string, ulong> Auth { get; set; } = [];

    /// <summary>Requests by content type of their body.</summary>
    public Dictionary<string, ulong> RequestTypes { get; set; } = [];

    /// <summary>Responses by content type.</summary>
    public Dictionary<string, ulong> ResponseTypes { get; set; } = [];

    /// <summary>Requests by kind of sensitive data in them.</summary>
    public Dictionary<string, ulong> RequestSensitive { get; set; } = [];

    /// <summary>Responses by kind of sensitive data in them.</summary>
    public Dictionary<string, ulong> ResponseSensitive { get; set; } = [];

    /// <summary>Requests by kind of stream: <c>plain</c>, <c>websocket</c>, <c>server_sent_events</c>, <c>grpc</c>.</summary>
    public Dictionary<string, ulong> Streams { get; set; } = [];

    /// <summary>Requests by query parameter and type: <c>type name</c>.</summary>
    public Dictionary<string, ulong> Query { get; set; } = [];

    /// <summary>Adds what another counted.</summary>
    public void Add(EndpointTraits other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Requests += other.Requests;
        Public += other.Public;
        OpenSensitive += other.OpenSensitive;
        Add(Auth, other.Auth);
        Add(RequestTypes, other.RequestTypes);
        Add(ResponseTypes, other.ResponseTypes);
        Add(RequestSensitive, other.RequestSensitive);
        Add(ResponseSensitive, other.ResponseSensitive);
        Add(Streams, other.Streams);
        Add(Query, other.Query);
    }

    private static void Add(Dictionary<string, ulong> sums, Dictionary<string, ulong> more)
    {
        foreach ((string key, ulong count) in more) sums[key] = sums.GetValueOrDefault(key) + count;
    }
}
