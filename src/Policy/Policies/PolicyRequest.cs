using System.Net;

namespace Insight.Policy.Policies;

/// <summary>What policies see of a request: nothing but what its access record holds, so that records can be decided again.</summary>
public readonly ref struct PolicyRequest
{
    /// <summary>When it arrived, microseconds since 1970-01-01 UTC.</summary>
    public long TimeMicros { get; init; }

    /// <summary>Tenant of the virtual host.</summary>
    public string Tenant { get; init; }

    /// <summary>App of the virtual host; may be empty.</summary>
    public string App { get; init; }

    /// <summary>Virtual host, lower case, without port.</summary>
    public string Host { get; init; }

    /// <summary>Service that calls; empty: none that is known.</summary>
    public string Source { get; init; }

    /// <summary>How far <see cref="Source"/> is believed, in percent.</summary>
    public uint SourceConfidence { get; init; }

    /// <summary>Service that is called; may be empty.</summary>
    public string Service { get; init; }

    /// <summary>Method as received.</summary>
    public string Method { get; init; }

    /// <summary>Path without query, as received, UTF-8.</summary>
    public ReadOnlySpan<byte> Path { get; init; }

    /// <summary>Template of the learned endpoint that it belongs to; empty: none is known.</summary>
    public string Endpoint { get; init; }

    /// <summary>Names of its query parameters, each once.</summary>
    public IReadOnlyList<string> QueryNames { get; init; }

    /// <summary>Content type of its body without parameters, lower case; empty: it has none.</summary>
    public string ContentType { get; init; }

    /// <summary>Bytes of its body, as far as they are known; 0: it has none.</summary>
    public long BodyBytes { get; init; }

    /// <summary>Paths of the fields of its body, such as <c>items[].sku</c>; null: they are not known.</summary>
    public IReadOnlySet<string>? Fields { get; init; }

    /// <summary>Whether there may be more fields than <see cref="Fields"/>.</summary>
    public bool FieldsAreCut { get; init; }

    /// <summary>The client's address, or what stands for it.</summary>
    public string Client { get; init; }

    /// <summary>The client's address; null where only a pseudonym is known.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Who it authenticated as; empty: nobody.</summary>
    public string Principal { get; init; }

    /// <summary>Its session; empty: none.</summary>
    public string Session { get; init; }
}
