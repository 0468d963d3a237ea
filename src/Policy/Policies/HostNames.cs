namespace Insight.Policy.Policies;

/// <summary>The hosts that policies name. A request's host is read as the name among them that says most of it, so that whatever clients call themselves there are only so many.</summary>
internal sealed class HostNames
{
    private readonly HashSet<string> _exact = new(StringComparer.Ordinal);
    private readonly HashSet<string> _wild = new(StringComparer.Ordinal);

    public void Add(string domain)
    {
        if (domain.StartsWith('*')) _wild.Add(domain);
        else _exact.Add(domain);
    }

    /// <summary>The host itself where it is named, else the longest <c>*.domain</c> that holds it, else nothing.</summary>
    public string Canonical(string host)
    {
        if (_exact.TryGetValue(host, out string? known)) return known;
        if (_wild.Count == 0) return "";
        var wild = _wild.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> name = stackalloc char[256];
        for (int dot = host.IndexOf('.'); dot >= 0 && host.Length - dot < name.Length; dot = host.IndexOf('.', dot + 1))
        {
            name[0] = '*';
            host.AsSpan(dot).CopyTo(name[1..]);
            if (wild.TryGetValue(name[..(host.Length - dot + 1)], out known)) return known;
        }

        return _wild.TryGetValue("*", out known) ? known : "";
    }

    /// <summary>Whether a domain holds a host, which may itself be a domain.</summary>
    public static bool Holds(string domain, string host) =>
        domain == host || domain == "*" || (domain.StartsWith('*') && host.Length > domain.Length - 1 && host.EndsWith(domain[1..], StringComparison.Ordinal));
}
