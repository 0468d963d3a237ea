using System.Globalization;

namespace Insight.Gateway.Traffic.Routing;

/// <summary>Domains and what is served for each. The most specific wins: exact before wildcard, longer before shorter, with port before without.</summary>
/// <typeparam name="T">What is served.</typeparam>
internal sealed class HostTable<T> where T : class
{
    /// <summary>Longest host that is looked for (RFC 1035), with a port.</summary>
    private const int MaxHost = 255 + 6;

    private readonly Dictionary<string, T> _exact = new(StringComparer.Ordinal), _wildcards = new(StringComparer.Ordinal);
    private readonly Dictionary<string, T>.AlternateLookup<ReadOnlySpan<char>> _findExact, _findWildcard;

    private bool _hasPorts;

    public HostTable()
    {
        _findExact = _exact.GetAlternateLookup<ReadOnlySpan<char>>();
        _findWildcard = _wildcards.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Whether no domain is there.</summary>
    public bool IsEmpty => _exact.Count == 0 && _wildcards.Count == 0;

    /// <summary>Adds a domain as it stands in a virtual host. The first of two that are the same stays.</summary>
    public void Add(string domain, T value)
    {
        // A copy: those of a whole table lie next to each other, and are in the processor's caches.
        string name = new(domain.ToLowerInvariant().AsSpan());
        _hasPorts |= name.Contains(':', StringComparison.Ordinal);
        if (name.StartsWith('*')) _wildcards.TryAdd(name[1..], value);
        else _exact.TryAdd(name, value);
    }

    /// <summary>What is served for a host, as it stands in a request; null: nothing.</summary>
    /// <param name="host">Host without port.</param>
    /// <param name="port">Port that the request came for.</param>
    public T? Find(ReadOnlySpan<char> host, int port)
    {
        host = host.TrimEnd('.');
        Span<char> name = stackalloc char[MaxHost];
        if (host.Length > MaxHost - 6) return null;
        int length = host.ToLowerInvariant(name);
        name[length] = ':';
        port.TryFormat(name[(length + 1)..], out int digits, default, CultureInfo.InvariantCulture);
        ReadOnlySpan<char> with = name[..(length + 1 + digits)], without = name[..length];
        T? found;
        if ((_hasPorts && _findExact.TryGetValue(with, out found)) || _findExact.TryGetValue(without, out found)) return found;
        if (_wildcards.Count == 0) return null;
        for (int dot = without.IndexOf('.'); dot >= 0; dot = Next(without, dot))
        {
            if (dot > 0 && ((_hasPorts && _findWildcard.TryGetValue(with[dot..], out found)) || _findWildcard.TryGetValue(without[dot..], out found))) return found;
        }

        return (_hasPorts && _findWildcard.TryGetValue(with[length..], out found)) || _findWildcard.TryGetValue("", out found) ? found : null;
    }

    private static int Next(ReadOnlySpan<char> name, int dot)
    {
        int next = name[(dot + 1)..].IndexOf('.');
        return next < 0 ? -1 : dot + 1 + next;
    }
}
