namespace Insight.Ingest.Syslog;

/// <summary>What the listener did since the start.</summary>
public sealed class SyslogCounts
{
    private long _records, _refused, _lost, _connections, _turnedAway;

    /// <summary>Lines that became records in the journal.</summary>
    public long Records => Volatile.Read(ref _records);

    /// <summary>Messages that are no access line: dead letters.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Datagrams that found no room or came too fast.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>TCP connections now.</summary>
    public long Connections => Volatile.Read(ref _connections);

    /// <summary>Connections and datagrams from networks that may not send, and connections beyond the limit.</summary>
    public long TurnedAway => Volatile.Read(ref _turnedAway);

    internal void AddRecord() => Interlocked.Increment(ref _records);

    internal void AddRefused() => Interlocked.Increment(ref _refused);

    internal void AddLost() => Interlocked.Increment(ref _lost);

    internal void AddTurnedAway() => Interlocked.Increment(ref _turnedAway);

    internal long AddConnection(int by) => Interlocked.Add(ref _connections, by);
}
