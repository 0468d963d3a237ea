namespace Insight.Policy.Policies;

/// <summary>The requests of one client: those of the time that runs, and of the time before. Pure.</summary>
/// <remarks>
/// The count at a moment is that of the running time plus the share of the time before that a window ending now still covers, as if
/// its requests had come evenly. It differs from an exact count by no more than those of one time; every request is two additions.
/// Refused requests count: who goes on at the same rate stays refused, who slows down gets in.
/// </remarks>
/// <param name="Index">Number of the running time since 1970.</param>
/// <param name="Current">Requests in it.</param>
/// <param name="Previous">Requests in the one before.</param>
public readonly record struct RateWindow(long Index, long Current, long Previous)
{
    /// <summary>A request more.</summary>
    /// <param name="timeMicros">When; one that comes late counts in the running time.</param>
    /// <param name="limit">The limit.</param>
    /// <param name="wait">How long the client has to wait without asking; zero: it is within the limit.</param>
    public RateWindow Next(long timeMicros, RateLimit limit, out TimeSpan wait) => Next(timeMicros, limit, default, out wait);

    /// <summary>A request more, of a client that others count too.</summary>
    /// <param name="timeMicros">When; one that comes late counts in the running time.</param>
    /// <param name="limit">The limit of all together.</param>
    /// <param name="others">What others have counted, as it was last known.</param>
    /// <param name="wait">How long the client has to wait without asking; zero: it is within the limit.</param>
    /// <returns>What was counted here alone.</returns>
    public RateWindow Next(long timeMicros, RateLimit limit, in RateWindow others, out TimeSpan wait)
    {
        long index = Math.Max(timeMicros / limit.PerMicros, Index);
        RateWindow now = At(index);
        now = now with { Current = now.Current + 1 };
        RateWindow then = others.At(index);
        RateWindow all = new(index, now.Current + then.Current, now.Previous + then.Previous);
        double share = Math.Clamp((double)(timeMicros - (index * limit.PerMicros)) / limit.PerMicros, 0, 1);
        double count = all.Count(share);
        wait = count <= limit.Requests ? TimeSpan.Zero : TimeSpan.FromMicroseconds(Math.Max(all.Wait(share, limit.Requests) * limit.PerMicros, 1));
        return now;
    }

    /// <summary>The same requests as they count in a time: those of the running one are those of the one before, when that is over.</summary>
    /// <param name="index">Number of the time. One that is before these requests is taken for theirs: clocks differ.</param>
    public RateWindow At(long index) => index <= Index ? this : new(index, 0, index == Index + 1 ? Current : 0);

    /// <summary>The requests that count at a moment: what is compared with a limit.</summary>
    /// <param name="timeMicros">When, not before the last request.</param>
    /// <param name="perMicros">The limit's time.</param>
    public double CountAt(long timeMicros, long perMicros) => Count(Math.Clamp((double)(timeMicros - (Index * perMicros)) / perMicros, 0, 1));

    private double Count(double share) => (Previous * (1 - share)) + Current;

    /// <summary>Times until one request more would fit.</summary>
    private double Wait(double share, long most)
    {
        if (Current + 1 <= most) return Math.Max(0, 1 - ((most - Current - 1) / (double)Math.Max(1, Previous)) - share);
        return 1 - share + Math.Max(0, 1 - ((most - 1) / (double)Current));
    }
}
