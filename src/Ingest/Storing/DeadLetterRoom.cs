namespace Insight.Ingest.Storing;

/// <summary>How much of dead letters is kept whole: a flood of bad records must not fill the disk. Beyond it their beginning is kept, and they cannot be tried again.</summary>
/// <param name="time">The clock; its days are those of UTC.</param>
public sealed class DeadLetterRoom(TimeProvider time)
{
    /// <summary>Bytes of whole records a day and process: at 30 days under 2 GB, before compression.</summary>
    public const long BytesPerDay = 64L << 20;

    private DateTime _day;
    private long _used;

    /// <summary>Bytes left of today.</summary>
    public long Left
    {
        get
        {
            TurnDay();
            return BytesPerDay - _used;
        }
    }

    /// <summary>Takes what was stored.</summary>
    public void Take(long bytes)
    {
        TurnDay();
        _used += bytes;
    }

    private void TurnDay()
    {
        DateTime today = time.GetUtcNow().UtcDateTime.Date;
        if (today != _day) (_day, _used) = (today, 0);
    }
}
