using System.Collections.Concurrent;

namespace Insight.Endpoints.Profiles;

/// <summary>Notices that a parameter has changed for many clients at once: then it was a release, and what the profile says of it does not count until the next one. Any number of threads.</summary>
/// <remarks>
/// An attacker is few clients among many; a release changes what a good part of the clients send. In each window of time a parameter's clients are counted, and those with something unusual.
/// Who has as many addresses as the guard asks for can switch off the profile of a parameter, not the WAF.
/// </remarks>
public sealed class ReleaseGuard
{
    private readonly ConcurrentDictionary<EndpointProfile, ParameterWatch[]> _watches = new();

    /// <summary>The parameters that do not count, by endpoint id and place in its profile.</summary>
    public IEnumerable<(ulong Endpoint, int Parameter)> Suspended =>
        from pair in _watches
        from index in Enumerable.Range(0, pair.Value.Length)
        where pair.Value[index].IsSuspended
        select (pair.Key.Id, index);

    /// <summary>Begins a new window; suspensions stay. A new profile has a new guard.</summary>
    public void Turn()
    {
        foreach (ParameterWatch[] watches in _watches.Values)
        {
            foreach (ParameterWatch watch in watches) watch.Turn();
        }
    }

    internal ParameterWatch[] Of(EndpointProfile endpoint) => _watches.TryGetValue(endpoint, out ParameterWatch[]? watches) ? watches : _watches.GetOrAdd(endpoint, Create);

    private static ParameterWatch[] Create(EndpointProfile endpoint) => [.. endpoint.Parameters.Select(static _ => new ParameterWatch())];
}
