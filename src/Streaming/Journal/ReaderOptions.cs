namespace Insight.Streaming.Journal;

/// <summary>How a reader waits for new records.</summary>
public sealed record ReaderOptions
{
    /// <summary>Shortest pause between two looks at the journal, used while records keep coming.</summary>
    public TimeSpan MinPause { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Longest pause between two looks, used when nothing comes: the latency an idle journal adds.</summary>
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromMilliseconds(16);
}
