namespace Insight.Endpoints;

/// <summary>What of a request decides its endpoint. All text is UTF-8, as it stands in the access record.</summary>
public readonly ref struct EndpointRequest
{
    /// <summary>Tenant of the virtual host; may be empty.</summary>
    public ReadOnlySpan<byte> Tenant { get; init; }

    /// <summary>Application of the virtual host; may be empty.</summary>
    public ReadOnlySpan<byte> App { get; init; }

    /// <summary>Virtual host, lower case, without port; may be empty.</summary>
    public ReadOnlySpan<byte> Host { get; init; }

    /// <summary>Destination service; may be empty (no route was found).</summary>
    public ReadOnlySpan<byte> Service { get; init; }

    /// <summary>Request method as received.</summary>
    public ReadOnlySpan<byte> Method { get; init; }

    /// <summary>Path as received, with or without a query.</summary>
    public ReadOnlySpan<byte> Path { get; init; }
}
