using Insight.Endpoints;
using Insight.Endpoints.Catalog;

namespace Insight.Gateway.Bundles;

/// <summary>A catalog with matchers for it, made before the first request needs one.</summary>
/// <remarks>
/// A matcher is for one thread at a time. As many requests end at a time as there are cores, whichever threads they are on, so there is one per
/// core and a request takes a free one: no lock, and no copy for every thread that the runtime makes. A request that finds none
/// free has no endpoint in its record; ingest finds it then.
/// </remarks>
internal sealed class KnownEndpoints
{
    /// <summary>More cores share these: a matcher is in use for less than a microsecond per request.</summary>
    private const int MaxMatchers = 16;

    /// <summary>References between two that are used, so that cores do not write to the same line of cache.</summary>
    private const int Stride = 8;

    private readonly IEndpointMatcher?[] _free;
    private readonly int _count;

    public KnownEndpoints(EndpointCatalog catalog, Func<EndpointCatalog, IEndpointMatcher> create)
    {
        Catalog = catalog;
        _count = catalog.Scopes.Any(static scope => scope.Endpoints.Count > 0) ? Math.Min(Environment.ProcessorCount, MaxMatchers) : 0;
        _free = new IEndpointMatcher?[_count * Stride];
        for (int i = 0; i < _count; i++) _free[i * Stride] = create(catalog);
    }

    /// <summary>No endpoints, so no request has one.</summary>
    public static KnownEndpoints None { get; } = new(EndpointCatalog.Empty, static _ => new TemplateMatcher());

    public EndpointCatalog Catalog { get; }

    /// <summary>False when nothing was learned: then nobody need be asked.</summary>
    public bool Any => _count > 0;

    /// <summary>The id of a request's endpoint; 0: none, or it could not be found just now.</summary>
    public ulong IdOf(in EndpointRequest request)
    {
        int start = Thread.GetCurrentProcessorId();
        for (int i = 0; i < _count; i++)
        {
            ref IEndpointMatcher? slot = ref _free[(int)((uint)(start + i) % (uint)_count) * Stride];
            if (Interlocked.Exchange(ref slot, null) is not { } matcher) continue;
            try
            {
                return matcher.Match(request).Id;
            }
            finally
            {
                Volatile.Write(ref slot, matcher);
            }
        }

        return 0;
    }
}
