using System.Text;
using Insight.ApiDiscovery.Learning;
using Insight.Storage.ClickHouse;

namespace Insight.ApiDiscovery.Live;

/// <summary>One pass of the live learner: records stored since the last → counters of their hosts → endpoints.</summary>
/// <remarks>
/// <para>
/// Counters are held in memory and written per host and hour when the hour is over; only then progress is noted. A process that starts
/// adds up the hours that are written and reads the records since. So it may be killed anywhere. Hours of long ago are merged.
/// </para>
/// <para>
/// Passes overlap, because a record becomes visible a little after the time it says it was stored; records that are read twice are told by
/// their ids, and counters do not mind the rest. One pass at a time: whoever calls holds the lease, and calls <see cref="Forget"/> without it.
/// </para>
/// </remarks>
public sealed class LearningPass(ClickHouseDataSource storage, TimeProvider time, LearningInputs? inputs = null)
{
    /// <summary>Hosts that are learned about. A name that clients choose teaches nothing (no service answers it), so these are the operator's own.</summary>
    private const int MaxHosts = 4096;

    private const long Second = 1_000_000, Hour = 3600 * Second;

    /// <summary>How far back each pass reads again.</summary>
    private const long Overlap = 30 * Second;

    /// <summary>Records that are read by one statement at most.</summary>
    private const long Step = 600 * Second;

    /// <summary>Endpoints that were not used for so long while their host was are retired.</summary>
    private static readonly TimeSpan s_retireAfter = TimeSpan.FromDays(30);

    /// <summary>How often counts and times of use are written when nothing else changed.</summary>
    private static readonly TimeSpan s_countInterval = TimeSpan.FromSeconds(30);

    /// <summary>Learning that a pass does at most; hosts that have to wait go first in the next.</summary>
    private static readonly TimeSpan s_learnBudget = TimeSpan.FromSeconds(1);

    private readonly LearningStore _store = new(storage);
    private readonly Dictionary<HostKey, HostMemory> _hosts = [];
    private readonly StateCompaction _compaction = new(new LearningStore(storage));
    private readonly RecentIds _recent = new();
    private long _readUntil = -1, _turnedAt;
    private ulong _version;
    private bool _compact;

    /// <summary>Learns what is new; returns how many endpoints were written.</summary>
    /// <exception cref="ClickHouseException">Storage is away; call again.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        (long now, long done, long oldest) = await _store.ReadProgressAsync(cancellationToken);
        if (_readUntil < 0)
        {
            await LoadAsync(done, cancellationToken);
            _readUntil = Math.Max(done, oldest == 0 ? now : oldest / Hour * Hour);
        }

        while (_readUntil < now)
        {
            long to = Math.Min(now, _readUntil + Step);
            await ReadAsync(Math.Max(done, _readUntil - Overlap), _readUntil, to, cancellationToken);
            _readUntil = to;
        }

        if (inputs?.Refresh() == true)
        {
            foreach (HostMemory memory in _hosts.Values) memory.HasNews = true;
        }

        int written = await LearnAsync(now, cancellationToken);
        await CloseHoursAsync(done, now - Overlap, cancellationToken);
        if (_compact) _compact = await _compaction.RunAsync(TimeOf(done), TimeOf(now), cancellationToken);
        return written;
    }

    /// <summary>Starts anew with the next pass: another process may have learned meanwhile.</summary>
    public void Forget()
    {
        if (_readUntil < 0) return;
        _hosts.Clear();
        _recent.Clear();
        _readUntil = -1;
    }

    private async Task LoadAsync(long done, CancellationToken cancellationToken)
    {
        _hosts.Clear();
        await foreach (StateRow row in _store.ReadStatesAsync(TimeOf(done), cancellationToken)) Memory(row.Host)?.All.Merge(HostState.Deserialize(row.State));
        foreach (LearnedRow row in await _store.ReadLearnedAsync(cancellationToken))
        {
            if (Memory(new HostKey(row.Tenant, row.App, row.Host)) is { } memory) memory.Rows[row.EndpointId] = row;
            _version = Math.Max(_version, row.Version);
        }

        foreach (HostMemory memory in _hosts.Values) memory.HasNews = memory.All.Requests > 0;
    }

    private async Task ReadAsync(long from, long knownUntil, long to, CancellationToken cancellationToken)
    {
        if (to - _turnedAt > 2 * Overlap)
        {
            _recent.Turn();
            _turnedAt = to;
        }

        await foreach (NewRecord record in _store.ReadRecordsAsync(from, to, cancellationToken))
        {
            // Only what lies where two passes overlap is read twice: ids of a long backlog need not be remembered.
            bool overlaps = record.StoredAt < knownUntil || record.StoredAt >= to - Overlap;
            if ((overlaps && !_recent.Add(record.Id)) || Memory(new HostKey(record.Tenant, record.App, record.Host)) is not { } memory) continue;
            memory.Add(
                new Observation
                {
                    TimeUs = record.Time,
                    Method = Encoding.UTF8.GetBytes(record.Method),
                    Path = Encoding.UTF8.GetBytes(record.Path),
                    Status = record.Status,
                    Client = record.Client,
                    Service = Encoding.UTF8.GetBytes(record.Service),
                    RequestBytes = record.RequestBytes,
                    ResponseBytes = record.ResponseBytes,
                    DurationUs = record.Duration,
                    QueryNames = record.QueryNames,
                    QueryTypes = record.QueryTypes,
                },
                (uint)(record.StoredAt / Hour * (Hour / Second)));
        }
    }

    private async Task<int> LearnAsync(long now, CancellationToken cancellationToken)
    {
        int written = 0;
        long start = time.GetTimestamp();
        foreach ((HostKey host, HostMemory memory) in _hosts.Where(pair => pair.Value.HasNews || (pair.Value.OwesCounts && IsTimeToCount(pair.Value))).OrderBy(pair => pair.Value.LearnedAt).ToList())
        {
            if (time.GetElapsedTime(start) > s_learnBudget) break;
            written += await LearnAsync(host, memory, now, cancellationToken);
        }

        return written;
    }

    private async Task<int> LearnAsync(HostKey host, HostMemory memory, long now, CancellationToken cancellationToken)
    {
        LearnSettings settings = new()
        {
            Tenant = host.Tenant,
            App = host.App,
            Host = host.Host,
            Pins = inputs?.PinsOf(host) ?? [],
            Known = inputs?.KnownOf(host) ?? [],
            Previous = [.. memory.Rows.Values.Where(row => !row.Ignored).Select(LearnedRows.ToLearned)],
        };
        LearnedApi learned = Learner.Learn(memory.All, settings);
        _version = Math.Max(_version + 1, (ulong)now);
        bool withCounts = IsTimeToCount(memory);
        List<LearnedRow> changed = LearnedChanges.Of(host, memory.Rows, learned, new IgnoredEndpoints(settings.Pins), withCounts, s_retireAfter, _version);
        memory.LearnedAt = time.GetTimestamp();
        if (withCounts) memory.CountedAt = memory.LearnedAt;
        if (changed.Count > 0)
        {
            await _store.WriteLearnedAsync(changed, cancellationToken);
            foreach (LearnedRow row in changed) memory.Rows[row.EndpointId] = row;
        }

        memory.HasNews = false;
        memory.OwesCounts = !withCounts;
        if (changed.Count > 0 || withCounts) await ResolveAliasesAsync(host, memory, cancellationToken);
        return changed.Count;
    }

    private bool IsTimeToCount(HostMemory memory) => memory.CountedAt == 0 || time.GetElapsedTime(memory.CountedAt) > s_countInterval;

    private async Task ResolveAliasesAsync(HostKey host, HostMemory memory, CancellationToken cancellationToken)
    {
        List<StampedId> stamped = await _store.ReadStampedIdsAsync(host, cancellationToken);
        Dictionary<ulong, ulong> aliases = AliasResolver.Of(host, memory.Rows.Values, stamped, await _store.ReadAliasesAsync(cancellationToken));
        if (aliases.Count > 0) await _store.WriteAliasesAsync(aliases, _version, cancellationToken);
    }

    /// <summary>Writes the states of hours that are over, then notes it.</summary>
    private async Task CloseHoursAsync(long done, long before, CancellationToken cancellationToken)
    {
        long over = before / Hour * Hour;
        if (over <= done) return;
        uint until = (uint)(over / Second);
        foreach (uint hour in _hosts.Values.SelectMany(memory => memory.Hours.Keys).Where(hour => hour < until).Distinct().Order().ToList())
        {
            IEnumerable<StateRow> rows = _hosts.Where(pair => pair.Value.Hours.ContainsKey(hour))
                .Select(pair => new StateRow(pair.Key, hour, 0, pair.Value.Hours[hour].Serialize(), (ulong)pair.Value.Hours[hour].Requests));
            await _store.WriteStatesAsync(rows, cancellationToken);
        }

        await _store.NoteProgressAsync(TimeOf(over), cancellationToken);
        _compact = true;
        foreach (HostMemory memory in _hosts.Values)
        {
            foreach (uint hour in memory.Hours.Keys.Where(hour => hour < until).ToList()) memory.Hours.Remove(hour);
        }
    }

    private HostMemory? Memory(HostKey host)
    {
        if (_hosts.TryGetValue(host, out HostMemory? memory)) return memory;
        if (_hosts.Count >= MaxHosts) return null;
        _hosts.Add(host, memory = new HostMemory());
        return memory;
    }

    private static DateTime TimeOf(long microseconds) => DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
