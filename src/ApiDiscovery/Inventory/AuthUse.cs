namespace Insight.ApiDiscovery.Inventory;

/// <summary>One way in which requests said who they are.</summary>
/// <param name="Kind"><c>none</c>, <c>basic</c>, <c>bearer</c>, <c>jwt</c>, <c>api_key</c>, <c>cookie</c>, <c>mtls</c>, …</param>
/// <param name="Place">Where: <c>header</c>, <c>query</c>, <c>cookie</c>; empty where the kind says it all.</param>
/// <param name="Name">Name of the header, parameter or cookie; empty when there is none. Untrusted text.</param>
/// <param name="Share">Share of the successful requests, 0 to 1; a request may count for several ways.</param>
public sealed record AuthUse(string Kind, string Place, string Name, double Share)
{
    /// <summary>The kind of requests that did not say who they are.</summary>
    public const string None = "none";

    /// <summary>All ways, the most used first.</summary>
    public static IReadOnlyList<AuthUse> Of(EndpointTraits traits)
    {
        ArgumentNullException.ThrowIfNull(traits);
        return traits.Requests == 0 ? [] : [.. traits.Auth
            .OrderByDescending(static a => a.Value).ThenBy(static a => a.Key, StringComparer.Ordinal)
            .Select(a => Read(a.Key, (double)a.Value / traits.Requests))];
    }

    private static AuthUse Read(string text, double share)
    {
        if (text.Length == 0) return new AuthUse(None, "", "", share);
        int at = text.IndexOf('@', StringComparison.Ordinal);
        if (at < 0) return new AuthUse(text, "", "", share);
        int colon = text.IndexOf(':', at);
        return colon < 0
            ? new AuthUse(text[..at], text[(at + 1)..], "", share)
            : new AuthUse(text[..at], text[(at + 1)..colon], text[(colon + 1)..], share);
    }
}
