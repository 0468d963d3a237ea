using System.Collections.Frozen;
using Insight.Endpoints;
using Insight.Endpoints.Catalog;

namespace Insight.Gateway.Bundles;

/// <summary>A catalog with its matcher, made before the first request needs it.</summary>
internal sealed class KnownEndpoints(EndpointCatalog catalog)
{
    private readonly CatalogMatcher _matcher = new(catalog);

    private readonly FrozenDictionary<ulong, string> _templates = catalog.Scopes
        .SelectMany(static scope => scope.Endpoints).DistinctBy(static one => one.Id).ToFrozenDictionary(static one => one.Id, static one => one.Template);

    private readonly FrozenSet<ulong> _confirmed = catalog.Scopes
        .SelectMany(static scope => scope.Endpoints).Where(static one => one.Tier == EndpointTier.Confirmed).Select(static one => one.Id).ToFrozenSet();

    /// <summary>No endpoints, so no request has one.</summary>
    public static KnownEndpoints None { get; } = new(EndpointCatalog.Empty);

    public EndpointCatalog Catalog => catalog;

    /// <summary>False when nothing was learned: then nobody need be asked.</summary>
    public bool Any { get; } = catalog.Scopes.Any(static scope => scope.Endpoints.Count > 0);

    /// <summary>The template of an id; empty: there is no such endpoint.</summary>
    public string TemplateOf(ulong id) => _templates.GetValueOrDefault(id, "");

    /// <summary>Whether it is sure that the endpoint of an id exists.</summary>
    public bool IsConfirmed(ulong id) => _confirmed.Contains(id);

    /// <summary>The id of a request's endpoint; 0: none that is known here.</summary>
    public ulong IdOf(in EndpointRequest request) => _matcher.Match(request).Id;
}
