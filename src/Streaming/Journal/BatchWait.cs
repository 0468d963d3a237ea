namespace Insight.Streaming.Journal;

/// <summary>Fills a batch by looking again and again, with a pause that grows while nothing comes.</summary>
internal static class BatchWait
{
    // Most looks read one word of mapped memory. Every sixteenth (a quarter of a second when idle) also lists the folder.
    private const int LooksPerThoroughLook = 16;

    /// <summary>Calls <paramref name="look"/> (true: look thoroughly) until the batch is full or its time is over.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while the batch was empty. What is in a batch is returned first,
    /// since the source has moved past it.</exception>
    public static async ValueTask FillAsync(
        RecordBatch batch, Action<bool> look, TimeSpan maxWait, ReaderOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        long since = time.GetTimestamp();
        bool wasEmpty = true;
        int seen = 0;
        TimeSpan pause = options.MinPause;
        for (int looks = 0; ; looks++)
        {
            look(looks % LooksPerThoroughLook == 0);
            if (batch.IsFull) return;
            bool isEmpty = batch.Count == 0 && batch.Losses.Count == 0;
            if (cancellationToken.IsCancellationRequested)
            {
                if (!isEmpty) return;
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (wasEmpty && !isEmpty)
            {
                since = time.GetTimestamp();
                wasEmpty = false;
            }

            TimeSpan left = maxWait - time.GetElapsedTime(since);
            if (left <= TimeSpan.Zero) return;
            pause = batch.Count > seen ? options.MinPause : pause + pause < options.MaxPause ? pause + pause : options.MaxPause;
            seen = batch.Count;
            await Task.Delay(pause < left ? pause : left, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
