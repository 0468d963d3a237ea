using Insight.ApiDiscovery.Learning;
using Insight.Contracts.Records;

namespace Insight.Offline.Report.Counting;

/// <summary>Sums over the requests of one client.</summary>
internal sealed class ClientTally(string name, string userAgent) : Tally
{
    private const int MaxPaths = 8, MaxPathLength = 80;

    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);

    /// <summary>Its address, else its user agent.</summary>
    public string Name { get; } = name;

    /// <summary>Its first user agent.</summary>
    public string UserAgent { get; } = userAgent;

    /// <summary>Some of the paths that it was refused.</summary>
    public IReadOnlyCollection<string> Refused => _refused;

    /// <summary>True for one of which most requests were refused: nothing is learned from it.</summary>
    public bool IsScanner => Learner.IsScanner(Requests, ClientErrors);

    public override void Add(AccessRecord record)
    {
        base.Add(record);
        if (record.Status is < 400 or >= 500 || _refused.Count == MaxPaths) return;
        _refused.Add(record.Path.Length > MaxPathLength ? record.Path[..MaxPathLength] + "…" : record.Path);
    }
}
