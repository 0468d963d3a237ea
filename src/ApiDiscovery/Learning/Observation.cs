namespace Insight.ApiDiscovery.Learning;

/// <summary>One answered request, as the learner sees it. All text is UTF-8.</summary>
public readonly ref struct Observation
{
    /// <summary>When it arrived, microseconds since 1970 UTC.</summary>
    public long TimeUs { get; init; }

    /// <summary>Method as received.</summary>
    public ReadOnlySpan<byte> Method { get; init; }

    /// <summary>Path as received, with or without a query.</summary>
    public ReadOnlySpan<byte> Path { get; init; }

    /// <summary>HTTP status; 0 when none was sent.</summary>
    public int Status { get; init; }

    /// <summary>Hash of whoever asked (address or its pseudonym).</summary>
    public ulong Client { get; init; }

    /// <summary>Destination service; may be empty.</summary>
    public ReadOnlySpan<byte> Service { get; init; }

    /// <summary>Request body, bytes.</summary>
    public ulong RequestBytes { get; init; }

    /// <summary>Response body, bytes; 0 when unknown or none.</summary>
    public ulong ResponseBytes { get; init; }

    /// <summary>Whole duration, microseconds; 0 when unknown.</summary>
    public ulong DurationUs { get; init; }

    /// <summary>Names of query parameters.</summary>
    public IReadOnlyList<string>? QueryNames { get; init; }

    /// <summary>What the value of each looks like (names of <see cref="Insight.Endpoints.Catalog.ParameterType"/>); null or shorter when unknown.</summary>
    public IReadOnlyList<string>? QueryTypes { get; init; }
}
