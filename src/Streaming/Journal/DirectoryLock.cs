namespace Insight.Streaming.Journal;

/// <summary>Tells one process from another by a lock on a file, which the kernel frees when the process dies in any way.</summary>
internal static class DirectoryLock
{
    public const string Writer = "writer.lock";
    public const string Reader = "reader.lock";

    // A reader's probe holds the lock for microseconds; a writer that starts just then tries again.
    private const int Attempts = 20;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Takes the lock until the result is disposed.</summary>
    /// <exception cref="JournalLockedException">Another process holds it.</exception>
    public static FileStream Take(string directory, string name)
    {
        string path = Path.Combine(directory, name);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException error) when (IsSharingViolation(error))
            {
                if (attempt == Attempts) throw new JournalLockedException(path, error);
                Thread.Sleep(s_pause);
            }
        }
    }

    /// <summary>True when no process holds the lock at this moment.</summary>
    public static bool IsFree(string directory, string name)
    {
        try
        {
            using var probe = new FileStream(Path.Combine(directory, name), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return true;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return true;
        }
        catch (IOException error) when (IsSharingViolation(error))
        {
            return false;
        }
    }

    // EWOULDBLOCK on Linux and macOS, ERROR_SHARING_VIOLATION on Windows.
    private static bool IsSharingViolation(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);
}
