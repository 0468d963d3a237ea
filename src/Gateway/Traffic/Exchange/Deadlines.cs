namespace Insight.Gateway.Traffic.Exchange;

/// <summary>Keeps a source of cancellation with its timer for the next request of a thread: most requests are over long before their time is.</summary>
internal static class Deadlines
{
    [ThreadStatic]
    private static CancellationTokenSource? t_spare;

    /// <summary>A source that nothing was done with.</summary>
    public static CancellationTokenSource Rent()
    {
        CancellationTokenSource? spare = t_spare;
        t_spare = null;
        return spare ?? new CancellationTokenSource();
    }

    /// <summary>Gives a source back when nothing of a request can use its token any more.</summary>
    public static void Return(CancellationTokenSource source)
    {
        if (t_spare is null && source.TryReset()) t_spare = source;
        else source.Dispose();
    }
}
