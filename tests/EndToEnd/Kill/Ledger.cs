using System.Collections.Concurrent;

namespace Insight.EndToEnd.Kill;

/// <summary>What the client knows: every request it sent, by id, and whether it got the whole answer.</summary>
public sealed class Ledger
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new();

    /// <summary>All requests, by request id.</summary>
    public IReadOnlyDictionary<string, Entry> Entries => _entries;

    /// <summary>Notes a request before it is sent.</summary>
    public void Sent(string id, string key) => _entries[id] = new Entry(key, null);

    /// <summary>Notes that the whole answer arrived.</summary>
    public void Answered(string id, int status) => _entries[id] = _entries[id] with { Status = status };

    /// <summary>One request.</summary>
    /// <param name="Key">What derived tables count it under: method and template.</param>
    /// <param name="Status">The answer's status; null when no whole answer came.</param>
    public sealed record Entry(string Key, int? Status);
}
