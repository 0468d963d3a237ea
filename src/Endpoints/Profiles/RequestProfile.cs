using System.Collections.Frozen;

namespace Insight.Endpoints.Profiles;

/// <summary>What is known of the requests of all endpoints. Immutable, any number of threads.</summary>
/// <param name="key">The installation's key.</param>
/// <param name="endpoints">The endpoints, no two with the same id.</param>
public sealed class RequestProfile(ProfileKey key, IEnumerable<EndpointProfile> endpoints)
{
    private readonly FrozenDictionary<ulong, EndpointProfile> _endpoints = endpoints.ToFrozenDictionary(static one => one.Id);

    /// <summary>The installation's key.</summary>
    public ProfileKey Key => key;

    /// <summary>The endpoints in order of their ids.</summary>
    public IEnumerable<EndpointProfile> Ordered => _endpoints.Values.OrderBy(static one => one.Id);

    /// <summary>How many endpoints are known.</summary>
    public int Count => _endpoints.Count;

    /// <summary>What is known of an endpoint; null: nothing.</summary>
    public EndpointProfile? Find(ulong endpoint) => _endpoints.GetValueOrDefault(endpoint);
}
