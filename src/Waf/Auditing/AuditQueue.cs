namespace Insight.Waf.Auditing;

/// <summary>Entries that wait to be written, bounded by count and bytes: whoever brings one never waits.</summary>
internal sealed class AuditQueue(int maxEntries, long maxBytes)
{
    private readonly Queue<AuditRecord> _records = [];
    private readonly object _gate = new();
    private long _bytes;
    private bool _isCompleted;

    /// <summary>Adds an entry.</summary>
    /// <returns>False when there is no room, or nobody writes any more.</returns>
    public bool TryAdd(AuditRecord record)
    {
        lock (_gate)
        {
            if (_isCompleted || _records.Count >= maxEntries || _bytes + record.Json.Length > maxBytes) return false;
            _records.Enqueue(record);
            _bytes += record.Json.Length;
            Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Waits for the next entry; null: there will be none.</summary>
    public AuditRecord? Take()
    {
        lock (_gate)
        {
            while (_records.Count == 0)
            {
                if (_isCompleted) return null;
                Monitor.Wait(_gate);
            }

            AuditRecord record = _records.Dequeue();
            _bytes -= record.Json.Length;
            return record;
        }
    }

    /// <summary>Takes no more; what waits can still be taken.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _isCompleted = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Forgets what waits.</summary>
    /// <returns>How many entries that was.</returns>
    public int Clear()
    {
        lock (_gate)
        {
            int count = _records.Count;
            _records.Clear();
            _bytes = 0;
            return count;
        }
    }
}
