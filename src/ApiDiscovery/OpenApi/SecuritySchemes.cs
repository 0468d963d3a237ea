using System.Globalization;
using System.Text.Json.Nodes;
using Insight.ApiDiscovery.Inventory;

namespace Insight.ApiDiscovery.OpenApi;

/// <summary>Collects the ways of authentication that the operations of a document use.</summary>
internal sealed class SecuritySchemes
{
    private readonly Dictionary<(string Kind, string Place, string Name), string> _names = [];

    /// <summary>All schemes collected so far, by name.</summary>
    public JsonObject Components { get; } = [];

    /// <summary>The alternatives seen at an endpoint; an empty one stands for requests without authentication.</summary>
    public JsonArray Of(EndpointTraits traits)
    {
        JsonArray alternatives = [];
        foreach (AuthUse use in AuthUse.Of(traits))
        {
            if (use.Kind == AuthUse.None) alternatives.Add(new JsonObject());
            else if (NameOf(use) is { } name) alternatives.Add(new JsonObject { [name] = new JsonArray() });
        }

        // Without authentication alone there is nothing to say.
        return alternatives.All(static a => a!.AsObject().Count == 0) ? [] : alternatives;
    }

    private string? NameOf(AuthUse use)
    {
        if (_names.TryGetValue((use.Kind, use.Place, use.Name), out string? known)) return known;
        if (Scheme(use) is not { } scheme) return null;
        string clean = Clean(use.Name.Length == 0 || use.Name.Equals("authorization", StringComparison.OrdinalIgnoreCase) ? use.Kind : $"{use.Kind}-{use.Place}-{use.Name}");
        string name = clean;
        for (int i = 2; Components.ContainsKey(name); i++) name = string.Create(CultureInfo.InvariantCulture, $"{clean}-{i}");
        Components[name] = scheme;
        _names.Add((use.Kind, use.Place, use.Name), name);
        return name;
    }

    private static JsonObject? Scheme(AuthUse use)
    {
        bool authorization = use.Place == "header" && use.Name.Equals("authorization", StringComparison.OrdinalIgnoreCase);
        if (use.Kind == "mtls") return new JsonObject { ["type"] = "mutualTLS" };
        if (authorization && use.Kind == "jwt") return new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "JWT" };
        if (authorization && use.Kind != "api_key") return new JsonObject { ["type"] = "http", ["scheme"] = Clean(use.Kind) };
        if (use.Name.Length == 0) return null;
        return use.Place is "header" or "query" or "cookie" ? new JsonObject { ["type"] = "apiKey", ["in"] = use.Place, ["name"] = use.Name }
            : use.Kind == "cookie" ? new JsonObject { ["type"] = "apiKey", ["in"] = "cookie", ["name"] = use.Name }
            : null;
    }

    private static string Clean(string text) => string.Concat(text.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
}
