namespace Insight.Endpoints.Profiles;

/// <summary>What gateways saw of requests in some time: statistics without values that merge in any order to the same.</summary>
/// <param name="key">The installation's key.</param>
/// <param name="basis">The profile in force, whose parameters always have room; null: none.</param>
public sealed class ProfileSummary(ProfileKey key, RequestProfile? basis = null)
{
    /// <summary>Most endpoints; others are not counted.</summary>
    public const int MaxEndpoints = 50_000;

    private readonly Dictionary<ulong, EndpointSummary> _endpoints = [];

    /// <summary>The installation's key.</summary>
    public ProfileKey Key => key;

    /// <summary>The profile in force.</summary>
    public RequestProfile? Basis => basis;

    /// <summary>The endpoints in order of their ids.</summary>
    public IEnumerable<EndpointSummary> Ordered => _endpoints.Values.OrderBy(static one => one.Id);

    /// <summary>How many endpoints there are.</summary>
    public int Count => _endpoints.Count;

    /// <summary>About how many bytes of memory it takes. Every parameter is looked at.</summary>
    public long Bytes => _endpoints.Values.Sum(static one => one.Bytes);

    /// <summary>Adds what was seen elsewhere or at another time.</summary>
    public void Merge(ProfileSummary other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Key != Key) throw new ArgumentException("the summary belongs to another key", nameof(other));
        foreach (EndpointSummary endpoint in other._endpoints.Values)
        {
            EndpointProfile? profile = basis?.Find(endpoint.Id);
            Of(endpoint.Id)?.Merge(endpoint, key, id => profile?.IndexOf(id) >= 0);
        }
    }

    internal EndpointSummary? Of(ulong endpoint)
    {
        if (_endpoints.TryGetValue(endpoint, out EndpointSummary? summary)) return summary;
        if (_endpoints.Count == MaxEndpoints) return null;
        _endpoints.Add(endpoint, summary = new EndpointSummary(endpoint));
        return summary;
    }
}
