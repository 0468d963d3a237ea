namespace Insight.Offline.Report.Counting;

/// <summary>Counts paths, as far as there is room.</summary>
internal sealed class PathTallies
{
    private const int MaxPaths = 20_000, MaxLength = 200;

    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>Requests of paths for which there was no room.</summary>
    public long LeftOut { get; private set; }

    public long Total { get; private set; }

    public int Distinct => _counts.Count;

    public IEnumerable<KeyValuePair<string, long>> Top(int count) =>
        _counts.OrderByDescending(static p => p.Value).ThenBy(static p => p.Key, StringComparer.Ordinal).Take(count);

    public void Add(string path)
    {
        Total++;
        if (path.Length > MaxLength) path = path[..MaxLength] + "…";
        if (_counts.TryGetValue(path, out long before)) _counts[path] = before + 1;
        else if (_counts.Count < MaxPaths) _counts.Add(path, 1);
        else LeftOut++;
    }
}
