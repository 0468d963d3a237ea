namespace Insight.Streaming.Journal;

/// <summary>Another process already writes (or reads) this journal.</summary>
public sealed class JournalLockedException : IOException
{
    /// <summary>Names the lock file that is held.</summary>
    public JournalLockedException(string lockFile, Exception inner)
        : base($"{lockFile} is held by another process: a journal has one writer and one reader. Stop the other process or choose another folder.", inner)
    {
    }

    /// <summary>For serializers only.</summary>
    public JournalLockedException()
    {
    }

    /// <summary>With a message of the caller's.</summary>
    public JournalLockedException(string message)
        : base(message)
    {
    }
}
