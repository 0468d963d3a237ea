namespace Insight.Export.Delivery;

/// <summary>Which position counts as delivered: at once where the destination acknowledges, else when something was sent so much later.</summary>
/// <remarks>By what was sent and not by the clock: that a connection broke is found out at the next attempt, however long nothing was to be sent.</remarks>
/// <param name="after">How much later; zero: it was acknowledged.</param>
/// <param name="time">The clock.</param>
public sealed class SettledPositions(TimeSpan after, TimeProvider time)
{
    private readonly Queue<(long At, string Position)> _sent = new();
    private long _newest;

    /// <summary>Notes that all up to a position was sent.</summary>
    public void Sent(string position) => _sent.Enqueue((_newest = time.GetTimestamp(), position));

    /// <summary>The newest position that counts as delivered since this was asked last; null: none does.</summary>
    public string? Settle()
    {
        string? settled = null;
        while (_sent.TryPeek(out (long At, string Position) first) && time.GetElapsedTime(first.At, _newest) >= after)
        {
            settled = first.Position;
            _sent.Dequeue();
        }

        return settled;
    }

    /// <summary>Forgets what is on its way: it is sent again.</summary>
    public void Clear() => _sent.Clear();
}
