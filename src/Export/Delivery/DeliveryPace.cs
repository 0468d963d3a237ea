namespace Insight.Export.Delivery;

/// <summary>How fast delivery looks, and how long it leaves a destination alone that does not take what it is sent.</summary>
public sealed record DeliveryPace
{
    /// <summary>How often it looks for news of a stream that was read to its end.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>First pause after a failure; each further one is twice as long.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest pause that it chooses by itself.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Longest pause that a destination may ask for.</summary>
    public TimeSpan LongestAsked { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How often it says how it does, while nothing changes.</summary>
    public TimeSpan Report { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a process that has died keeps others from delivering in its place; it renews that three times as often.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to pause.</summary>
    /// <param name="failures">Attempts that failed one behind the other, from 1.</param>
    /// <param name="asked">What the destination asked for; null: nothing.</param>
    /// <param name="random">0 to below 1: half of the pause is left to chance, so that many senders do not come back at once.</param>
    public TimeSpan Pause(int failures, TimeSpan? asked, double random)
    {
        TimeSpan own = FirstPause * Math.Pow(2, Math.Min(failures - 1, 30));
        if (own > LongestPause) own = LongestPause;
        own *= 0.5 + (random / 2);
        TimeSpan wanted = asked is { } some && some < LongestAsked ? some : asked is null ? TimeSpan.Zero : LongestAsked;
        return own > wanted ? own : wanted;
    }
}
