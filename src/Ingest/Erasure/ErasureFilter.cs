using System.Data.Common;
using Insight.Ingest.Records;
using Insight.Storage.Control.Erasure;
using Insight.Storage.Erasure;

namespace Insight.Ingest.Erasure;

/// <summary>Keeps records of erased people out: those that come late, from a stream, another gateway or a log file, and are not newer than the erasure. They are counted and leave nothing.</summary>
/// <remarks>While nobody is erased, and for records newer than every erasure, it costs a comparison. One batch at a time.</remarks>
public sealed class ErasureFilter(ErasureStore store)
{
    private readonly HashSet<(ErasureKind Kind, string Tenant)> _scopes = [];
    private readonly Dictionary<string, long> _until = new(StringComparer.Ordinal);
    private byte[] _key = [];
    private long _newest, _dropped;

    /// <summary>Records left out since the start.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Reads the list again: at the start of every batch, so that a batch that begins behind an erasure knows of it.</summary>
    public void Refresh()
    {
        IReadOnlyList<ErasedValue> live;
        try
        {
            live = store.Live();
            if (live.Count > 0 && _key.Length == 0) _key = store.Key();
        }
        catch (DbException)
        {
            // The control database is away: what was known counts on. Nobody can be erased meanwhile.
            return;
        }

        _scopes.Clear();
        _until.Clear();
        _newest = 0;
        foreach (ErasedValue value in live)
        {
            _scopes.Add((value.Kind, value.Tenant));
            _until[value.Hash] = Math.Max(value.Until, _until.GetValueOrDefault(value.Hash));
            _newest = Math.Max(_newest, value.Until);
        }
    }

    /// <summary>Whether a record is left out; counts it then.</summary>
    internal bool Drops(in RecordFields record)
    {
        if (record.TimeUs > _newest) return false;
        bool drops = Holds(ErasureKind.Client, record.ClientIp, record) || Holds(ErasureKind.Principal, record.Principal, record) || Holds(ErasureKind.Session, record.SessionKey, record);
        if (drops) Interlocked.Increment(ref _dropped);
        return drops;
    }

    private bool Holds(ErasureKind kind, ReadOnlySpan<byte> value, in RecordFields record)
    {
        if (value.IsEmpty) return false;
        foreach ((ErasureKind known, string tenant) in _scopes)
        {
            if (known != kind || (tenant.Length > 0 && !IsSame(tenant, record.Tenant))) continue;
            string hash = ErasureHash.Of(_key, kind, tenant.Length == 0 ? default : record.Tenant, value);
            if (_until.TryGetValue(hash, out long until) && record.TimeUs <= until) return true;
        }

        return false;
    }

    private static bool IsSame(string tenant, ReadOnlySpan<byte> bytes) => System.Text.Encoding.UTF8.GetByteCount(tenant) == bytes.Length && System.Text.Encoding.UTF8.GetString(bytes) == tenant;
}
