namespace Insight.Anomaly.Rollouts;

/// <summary>The versions of one service.</summary>
internal sealed class ServiceVersions
{
    /// <summary>Versions and pairs that are remembered; those seen longest ago leave first.</summary>
    private const int Most = 8;

    /// <summary>A version that was away so long is new when it comes back.</summary>
    private const long Forgotten = 7 * 86400;

    private readonly List<SeenVersion> _versions = [];
    private readonly List<VersionPair> _pairs = [];

    /// <summary>App with most requests in the last window.</summary>
    public string App { get; private set; } = "";

    /// <summary>Last window in which there were two versions; seconds since 1970.</summary>
    public long Last { get; private set; } = -1;

    public IReadOnlyList<SeenVersion> Versions => _versions;

    public IReadOnlyList<VersionPair> Pairs => _pairs;

    /// <summary>Learns which versions there were.</summary>
    /// <param name="app">App with most requests.</param>
    /// <param name="requests">Requests per version, most first.</param>
    /// <param name="seconds">Start of the window.</param>
    public void Learn(string app, IReadOnlyList<KeyValuePair<string, long>> requests, long seconds)
    {
        (App, Last) = (app, seconds);
        _versions.RemoveAll(version => seconds - version.Last > Forgotten);
        double total = Math.Max(1, requests.Sum(version => version.Value));
        bool none = _versions.Count == 0;
        foreach ((string name, long count) in requests.Take(Most))
        {
            SeenVersion? version = _versions.Find(seen => seen.Version == name);
            if (version is null)
            {
                if (_versions.Count >= Most) _versions.Remove(_versions.MinBy(seen => seen.Last)!);
                bool older = none && _versions.Count == 0;
                _versions.Add(version = new(name, older ? seconds - 1 : seconds) { IsRollingOut = !older });
            }

            version.Learn(count / total, seconds);
        }

        foreach (SeenVersion absent in _versions.Where(version => version.Last < seconds).ToArray())
        {
            if (absent.IsRollingOut && seconds - absent.Last > 60) absent.IsRollingOut = false;
        }
    }

    /// <summary>The oldest of some versions.</summary>
    public SeenVersion? Oldest(IEnumerable<string> names) =>
        _versions.Where(version => names.Contains(version.Version)).OrderBy(version => version.First).ThenBy(version => version.Version, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>The pair of two versions; a new one when there is none.</summary>
    public VersionPair Pair(string version, string baseline, long seconds)
    {
        VersionPair? pair = _pairs.Find(pair => pair.Version == version && pair.Baseline == baseline);
        if (pair is not null && seconds - pair.Last <= Forgotten) return pair;
        if (pair is not null) _pairs.Remove(pair);
        else if (_pairs.Count >= Most) _pairs.Remove(_pairs.MinBy(old => old.Last)!);
        _pairs.Add(pair = new(version, baseline));
        return pair;
    }

    /// <summary>Ends rollouts whose shares have settled, or of which only one version is left.</summary>
    public void Settle(long seconds, double settling)
    {
        foreach (SeenVersion version in _versions)
        {
            bool steady = seconds - Math.Max(version.SteadySince, version.RolloutStart) >= settling;
            if (version.IsRollingOut && (steady || seconds - Last >= settling)) version.IsRollingOut = false;
        }
    }

    public void Write(BinaryWriter output)
    {
        output.Write(App);
        output.Write(Last);
        output.Write((byte)_versions.Count);
        foreach (SeenVersion version in _versions) version.Write(output);
        output.Write((byte)_pairs.Count);
        foreach (VersionPair pair in _pairs) pair.Write(output);
    }

    public static ServiceVersions Read(BinaryReader input)
    {
        ServiceVersions service = new() { App = input.ReadString(), Last = input.ReadInt64() };
        for (int left = Counted(input); left > 0; left--) service._versions.Add(SeenVersion.Read(input));
        for (int left = Counted(input); left > 0; left--) service._pairs.Add(VersionPair.Read(input));
        return service;
    }

    private static int Counted(BinaryReader input)
    {
        int count = input.ReadByte();
        return count <= Most ? count : throw new InvalidDataException("A service has too many versions.");
    }
}
