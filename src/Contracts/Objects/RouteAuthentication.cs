namespace Insight.Contracts.Objects;

/// <summary>Who may ask. One of the named ways is enough; with none named everybody may.</summary>
public sealed record RouteAuthentication
{
    /// <summary>Bearer tokens (JWT).</summary>
    public JwtAuthentication? Jwt { get; init; }

    /// <summary>API keys.</summary>
    public ApiKeyAuthentication? ApiKeys { get; init; }

    /// <summary>Name and password (RFC 7617).</summary>
    public BasicAuthentication? Basic { get; init; }

    /// <summary>Client certificates.</summary>
    public MutualTlsAuthentication? MutualTls { get; init; }

    /// <summary>Whether requests without any credentials pass, as nobody in particular. Wrong ones never do.</summary>
    public bool Optional { get; init; }
}
