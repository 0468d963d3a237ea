namespace Insight.Export.Events;

/// <summary>What is known of the request that an event is about; empty where it is not known.</summary>
public sealed record RequestFacts
{
    /// <summary>Application.</summary>
    public string App { get; init; } = "";

    /// <summary>Virtual host, without port.</summary>
    public string Host { get; init; } = "";

    /// <summary>Service that sent it.</summary>
    public string SourceService { get; init; } = "";

    /// <summary>Service that it was for.</summary>
    public string Service { get; init; } = "";

    /// <summary>Endpoint, 16 hexadecimal digits.</summary>
    public string EndpointId { get; init; } = "";

    /// <summary>Method, as received.</summary>
    public string Method { get; init; } = "";

    /// <summary>Path without the query, masked as the privacy settings say.</summary>
    public string Path { get; init; } = "";

    /// <summary>Address of the client, or its pseudonym.</summary>
    public string Client { get; init; } = "";

    /// <summary>Id that the answer carried. A client may have chosen it.</summary>
    public string RequestId { get; init; } = "";
}
