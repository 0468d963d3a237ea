using Insight.Anomaly.Clients;
using Insight.Anomaly.Findings;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Rollouts;

/// <summary>Notices new versions of services and compares each with the one before it, endpoint by endpoint at the same time.</summary>
/// <remarks>
/// Errors by the conditional odds of each endpoint and window (<see cref="ErrorOdds"/>), durations by van Elteren's rank sum, both with a margin for what
/// does not matter and both looked at after every window (<see cref="EvidenceSum"/>). A finding's p-value may be counted once for each pair and window.
/// </remarks>
public sealed class VersionWatch : IWindowDetector
{
    private const int Version = 2;

    /// <summary>Errors and durations, each by what adds up and by the last minutes, which go together for the most part.</summary>
    private const double Questions = 3;

    /// <summary>Windows it takes to call two versions the same.</summary>
    private const double LeastWindows = 30;

    private readonly VersionWatchOptions _options;
    private readonly RecentlySeen<(string Tenant, string Service), ServiceVersions> _services;
    private readonly RecentlySeen<(string Tenant, string Service, ulong Endpoint), OrdinaryErrors> _ordinary;
    private volatile IReadOnlyList<Rollout> _active = [];
    private volatile IReadOnlyList<VersionComparison> _comparisons = [];

    /// <summary>Creates a watch that knows nothing yet.</summary>
    public VersionWatch(VersionWatchOptions? options = null)
    {
        _options = options ?? new();
        _services = new(_options.Services);
        _ordinary = new(_options.Endpoints);
    }

    /// <summary>Rollouts that are going on, as of the last window; may be read from any thread.</summary>
    public IReadOnlyList<Rollout> Active => _active;

    /// <summary>Comparisons of the services that showed two versions in the last window; may be read from any thread.</summary>
    public IReadOnlyList<VersionComparison> Comparisons => _comparisons;

    /// <summary>Services that are remembered.</summary>
    public int Services => _services.Count;

    /// <inheritdoc/>
    public void Observe(ObservedWindow window, FindingSink sink)
    {
        ArgumentNullException.ThrowIfNull(window);
        ArgumentNullException.ThrowIfNull(sink);
        List<VersionComparison> comparisons = [];
        HashSet<(string, string)> several = [];
        foreach (IGrouping<(string Tenant, string Service), VersionRow> group in window.Versions.Where(row => row.Requests > 0).GroupBy(row => (row.Tenant, row.Service)))
        {
            several.Add(group.Key);
            ServiceVersions service = _services.GetOrAdd(group.Key, () => new());
            KeyValuePair<string, long>[] requests =
            [
                .. group.GroupBy(row => row.Version).Select(rows => KeyValuePair.Create(rows.Key, Sum(rows)))
                    .OrderByDescending(version => version.Value).ThenBy(version => version.Key, StringComparer.Ordinal),
            ];
            string app = group.GroupBy(row => row.App).OrderByDescending(Sum).ThenBy(rows => rows.Key, StringComparer.Ordinal).First().Key;
            service.Learn(app, requests, window.Seconds);
            SeenVersion? baseline = service.Oldest(requests.Select(version => version.Key));
            if (baseline is null) continue;
            ILookup<string, VersionRow> rows = group.ToLookup(row => row.Version);
            foreach ((string name, _) in requests)
            {
                SeenVersion? version = service.Versions.FirstOrDefault(seen => seen.Version == name);
                if (version is null || version == baseline) continue;
                VersionPair pair = service.Pair(name, baseline.Version, window.Seconds);
                bool warm = window.Seconds - version.First >= _options.ColdStart.TotalSeconds;
                pair.Compare(Match(rows[name], rows[baseline.Version], window.Seconds), window.Seconds, warm, _options);
                VersionComparison comparison = Judge(group.Key.Tenant, group.Key.Service, app, pair);
                comparisons.Add(comparison);
                sink.CountTests(group.Key.Tenant, app, QuestionGroup.Versions, 1);
                if (comparison.WorsePValue <= FindingSink.Floor) sink.Add(Describe(comparison, pair, window.Seconds));
            }

            foreach (VersionRow row in rows[baseline.Version]) Learn(row.Tenant, row.Service, row.EndpointId, row.Requests, row.ServerErrors, window.Seconds);
        }

        foreach (WindowRow row in window.Rows)
        {
            if (!several.Contains((row.Tenant, row.Service))) Learn(row.Tenant, row.Service, row.EndpointId, row.Requests, row.ServerErrors, window.Seconds);
        }

        _comparisons = comparisons;
        _active = [.. Rollouts(window.Seconds)];
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(Version);
        output.Write(_services.Count);
        foreach (((string tenant, string name), ServiceVersions service) in _services.LeastRecentFirst)
        {
            output.Write(tenant);
            output.Write(name);
            service.Write(output);
        }

        output.Write(_ordinary.Count);
        foreach (((string tenant, string service, ulong endpoint), OrdinaryErrors errors) in _ordinary.LeastRecentFirst)
        {
            output.Write(tenant);
            output.Write(service);
            output.Write(endpoint);
            errors.Write(output);
        }
    }

    /// <inheritdoc/>
    public void Read(BinaryReader input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.ReadInt32() != Version) throw new InvalidDataException("This is no state of a watch over versions, or one of another version.");
        _services.Clear();
        _ordinary.Clear();
        long now = 0;
        for (int left = input.ReadInt32(); left > 0; left--)
        {
            (string, string) key = (input.ReadString(), input.ReadString());
            ServiceVersions service = ServiceVersions.Read(input);
            now = Math.Max(now, service.Last);
            if (!_services.TryGet(key, out _)) _services.Add(key, service, out _);
        }

        for (int left = input.ReadInt32(); left > 0; left--)
        {
            (string, string, ulong) key = (input.ReadString(), input.ReadString(), input.ReadUInt64());
            OrdinaryErrors errors = OrdinaryErrors.Read(input);
            if (!_ordinary.TryGet(key, out _)) _ordinary.Add(key, errors, out _);
        }

        _comparisons = [];
        _active = [.. Rollouts(now)];
    }

    private static long Sum(IEnumerable<VersionRow> rows) => rows.Sum(row => row.Requests);

    /// <summary>Pairs the rows of the same endpoint.</summary>
    private List<(VersionRow Own, VersionRow Other, double Ordinary)> Match(IEnumerable<VersionRow> own, IEnumerable<VersionRow> other, long seconds)
    {
        Dictionary<(string, string, ulong), VersionRow> others = [];
        foreach (VersionRow row in other) others[(row.App, row.Host, row.EndpointId)] = row;
        List<(VersionRow, VersionRow, double)> pairs = [];
        foreach (VersionRow row in own)
        {
            if (!others.TryGetValue((row.App, row.Host, row.EndpointId), out VersionRow? match)) continue;
            _ordinary.TryGet((row.Tenant, row.Service, row.EndpointId), out OrdinaryErrors? known);
            pairs.Add((row, match, (known ?? OrdinaryErrors.None).Share(match.Requests, match.ServerErrors, seconds)));
        }

        return pairs;
    }

    private void Learn(string tenant, string service, ulong endpoint, long requests, long errors, long seconds)
    {
        if (requests > 0) _ordinary.GetOrAdd((tenant, service, endpoint), () => new()).Learn(requests, Math.Clamp(errors, 0, requests), seconds);
    }

    private VersionComparison Judge(string tenant, string service, string app, VersionPair pair)
    {
        double worse = Math.Min(1, Questions * Math.Min(Math.Min(pair.MoreErrors, pair.RecentErrors(_options.ErrorMargin)), Math.Min(pair.Slower, pair.RecentSlower))), errors = pair.Errors.Uncertainty, latency = pair.Latency.Uncertainty;
        double latencyMargin = _options.LatencyMargin * Math.Log(1.04);
        bool same = pair.Errors.Windows >= LeastWindows && pair.Latency.Windows >= LeastWindows
            && Math.Abs(pair.Errors.Value) + errors < _options.ErrorMargin && Math.Abs(pair.Latency.Value) + latency < latencyMargin;
        VersionVerdict verdict = worse <= _options.VerdictLevel ? VersionVerdict.Worse
            : same ? VersionVerdict.Same
            : pair.Better <= _options.VerdictLevel && worse > 0.1 ? VersionVerdict.Better
            : VersionVerdict.Undecided;
        return new(
            tenant, app, service, pair.Version, pair.Baseline, verdict, pair.Errors.Value, errors,
            Math.Exp(pair.Latency.Value), Math.Exp(Math.Min(latency, 50)), worse, pair.Requests, Reason(service, pair));
    }

    /// <summary>Both effects in words.</summary>
    private static string Reason(string service, VersionPair pair)
    {
        string errors = double.IsNaN(pair.Errors.Value) ? "errors cannot be compared yet"
            : FormattableString.Invariant($"{Math.Abs(pair.Errors.Value) * 100:0.0} points {(pair.Errors.Value < 0 ? "fewer" : "more")} errors");
        string latency = double.IsNaN(pair.Latency.Value) ? "durations cannot be compared yet"
            : FormattableString.Invariant($"durations {Math.Abs(Math.Exp(pair.Latency.Value) - 1) * 100:0} % {(pair.Latency.Value < 0 ? "shorter" : "longer")}");
        return $"Version {Label(pair.Version)} of {Label(service)} against {Label(pair.Baseline)} at the same endpoints and time: {errors}, {latency}.";
    }

    private static Finding Describe(VersionComparison comparison, VersionPair pair, long seconds)
    {
        DateTimeOffset start = DateTimeOffset.FromUnixTimeSeconds(seconds);
        bool errors = Math.Min(pair.MoreErrors, pair.RecentErrors(0)) <= Math.Min(pair.Slower, pair.RecentSlower);
        (double observed, double expected, double margin) = errors
            ? (pair.LastErrors.Own, pair.LastErrors.Other, comparison.ErrorUncertainty)
            : (comparison.LatencyRatio, 1, comparison.LatencyUncertainty - 1);
        if (!double.IsFinite(margin)) margin = 0;
        return new(
            new(SubjectKind.Service, comparison.Tenant, comparison.App, "", "", comparison.Service, 0, ""), FindingMetric.Version,
            start, start.AddSeconds(ObservedWindow.Length), comparison.WorsePValue, observed, expected, Math.Max(0, expected - margin), expected + margin,
            pair.LastRequests, comparison.Reason);
    }

    private IEnumerable<Rollout> Rollouts(long seconds)
    {
        foreach (((string tenant, string name), ServiceVersions service) in _services.LeastRecentFirst)
        {
            service.Settle(seconds, _options.Settling.TotalSeconds);
            foreach (SeenVersion version in service.Versions.Where(version => version.IsRollingOut))
            {
                SeenVersion? before = service.Versions.Where(other => other.First < version.First).MaxBy(other => other.Share);
                if (before is null) continue;
                yield return new(
                    tenant, service.App, name, version.Version, before.Version, DateTimeOffset.FromUnixTimeSeconds(version.RolloutStart),
                    DateTimeOffset.FromUnixTimeSeconds(service.Last + ObservedWindow.Length),
                    [.. service.Versions.OrderByDescending(other => other.Share).Select(other => new VersionShare(other.Version, other.Share))]);
            }
        }
    }

    /// <summary>A name from configuration for a sentence: short, and nothing that a terminal or a page could take for more than text.</summary>
    private static string Label(string name)
    {
        string plain = new([.. name.Take(64).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '+' or ':' ? c : '?')]);
        return plain.Length == 0 ? "(none)" : plain;
    }
}
