namespace Insight.ApiDiscovery.Live;

/// <summary>What every reader of the table <c>learned_endpoints</c> needs of a row.</summary>
public record LearnedEndpointRow
{
    /// <summary>Stable id.</summary>
    public ulong EndpointId { get; init; }

    /// <summary>Tenant.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>Application.</summary>
    public string App { get; init; } = "";

    /// <summary>Virtual host.</summary>
    public string Host { get; init; } = "";

    /// <summary>The service that answers.</summary>
    public string Service { get; init; } = "";

    /// <summary>Method.</summary>
    public string Method { get; init; } = "";

    /// <summary>Path template.</summary>
    public string Template { get; init; } = "";

    /// <summary><see cref="Endpoints.Catalog.EndpointTier"/> as a number.</summary>
    public byte Tier { get; init; }

    /// <summary>Parameters of the path as JSON.</summary>
    public string Parameters { get; init; } = "";

    /// <summary>Ids under which it was known before.</summary>
    public ulong[] Aliases { get; init; } = [];
}
