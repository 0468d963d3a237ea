namespace Insight.Export.Delivery;

/// <summary>Which position counts as delivered: at once where the destination acknowledges, else when something was sent so much later.</summary>
/// <remarks>By what was sent and not by the clock: that a connection broke is found out at the next attempt, however long nothing was to be sent.</remarks>
/// <param name="after">How much later; zero: it was acknowledged.</param>
/// <param name="time">The clock.</param>
public sealed class SettledPositions(TimeSpan after, TimeProvider time)
{
    private readonly Queue<Entry> _sent = new();
    private Entry? _newest;
    private string? _free;

    /// <summary>Notes that all up to a position was sent.</summary>
    public void Sent(string position) => _sent.Enqueue(_newest = new Entry(time.GetTimestamp()) { Position = position });

    /// <summary>Notes that up to a position nothing was to be sent: it is delivered with what was sent last before it.</summary>
    public void Passed(string position)
    {
        if (_sent.Count == 0) _free = position;
        else _newest!.Position = position;
    }

    /// <summary>The newest position that counts as delivered since this was asked last; null: none does.</summary>
    public string? Settle()
    {
        string? settled = _free;
        _free = null;
        while (_sent.TryPeek(out Entry? first) && time.GetElapsedTime(first.At, _newest!.At) >= after)
        {
            settled = first.Position;
            _sent.Dequeue();
        }

        return settled;
    }

    /// <summary>Forgets what is on its way: it is sent again.</summary>
    public void Clear()
    {
        _sent.Clear();
        _free = null;
    }

    private sealed class Entry(long at)
    {
        public long At => at;

        public required string Position { get; set; }
    }
}
