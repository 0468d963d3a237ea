using Insight.Export.Events;
using Insight.Export.Options;

namespace Insight.Export.Selection;

/// <summary>Which events a destination is told of: tenants, filter and sample. Pure.</summary>
public sealed class EventFilter
{
    private readonly HashSet<string> _tenants, _apps, _hosts, _services;
    private readonly (int Low, int High)[] _statuses;
    private readonly bool _onlyDenied;
    private readonly EventSeverity _least;
    private readonly double _sample;

    /// <summary>The filter of checked options.</summary>
    public EventFilter(DestinationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _tenants = [.. options.Tenants];
        _apps = [.. options.Filter.Apps];
        _hosts = new HashSet<string>(options.Filter.Hosts, StringComparer.OrdinalIgnoreCase);
        _services = [.. options.Filter.Services];
        _statuses = [.. options.Filter.Statuses.Select(StatusRange.Parse).OfType<(int, int)>()];
        _onlyDenied = options.Filter.OnlyDenied;
        _least = options.Filter.MinSeverity;
        _sample = options.Sample;
    }

    /// <summary>Whether an event is told.</summary>
    public bool Passes(ExportEvent exported)
    {
        ArgumentNullException.ThrowIfNull(exported);
        if (_tenants.Count > 0 && !_tenants.Contains(exported.Tenant)) return false;
        return exported switch
        {
            RequestEvent e => Passes(e.Request) && (_statuses.Length == 0 || Array.Exists(_statuses, range => e.Status >= range.Low && e.Status <= range.High)) && (!_onlyDenied || e.Denied) && IsSampled(e),
            SecurityEvent e => Passes(e.Request) && e.Severity >= _least && (!_onlyDenied || e.Blocked),
            IncidentEvent e => (_apps.Count == 0 || _apps.Contains(e.App)) && (_services.Count == 0 || e.Services.Any(_services.Contains)) && e.Severity >= _least,
            _ => true,
        };
    }

    private bool Passes(RequestFacts request) =>
        (_apps.Count == 0 || _apps.Contains(request.App)) && (_hosts.Count == 0 || _hosts.Contains(request.Host)) && (_services.Count == 0 || _services.Contains(request.Service));

    /// <summary>What was turned away or failed is always told; of the rest the share, by id, so that every destination and every repetition has the same ones.</summary>
    private bool IsSampled(RequestEvent e) => _sample >= 1 || e.Denied || e.Status is 0 or >= 500 || Fraction(e.Id) < _sample;

    /// <summary>0 to below 1, spread evenly over ids (FNV-1a, 64 bits, its bits mixed once more).</summary>
    private static double Fraction(string id)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in id) hash = (hash ^ c) * 1099511628211;
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
        return (hash ^ (hash >> 33)) / (ulong.MaxValue + 1.0);
    }
}
