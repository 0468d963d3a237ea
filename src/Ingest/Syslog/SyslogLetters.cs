using System.Threading.Channels;
using Insight.Ingest.Storing;
using Insight.Storage.ClickHouse;
using Microsoft.Extensions.Logging;

namespace Insight.Ingest.Syslog;

/// <summary>Messages that are no access lines, on their way to the table of dead letters. While storage is away they wait, as many as there is room for.</summary>
internal sealed class SyslogLetters(ClickHouseDataSource storage, TimeProvider time, ILogger logger)
{
    /// <summary>Letters that wait at most: each has an excerpt of half a kilobyte.</summary>
    private const int MaxWaiting = 10_000;

    private const int AtOnce = 1_000;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly Channel<DeadLetter> _waiting = Channel.CreateBounded<DeadLetter>(MaxWaiting);

    /// <summary>Adds one and waits for room.</summary>
    public ValueTask AddAsync(DeadLetter letter, CancellationToken cancellationToken) => _waiting.Writer.WriteAsync(letter, cancellationToken);

    /// <summary>Adds one if there is room.</summary>
    public bool TryAdd(DeadLetter letter) => _waiting.Writer.TryWrite(letter);

    /// <summary>No more come.</summary>
    public void Complete() => _waiting.Writer.Complete();

    /// <summary>Stores them until <see cref="Complete"/>, then what is left.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        List<DeadLetter> some = [];
        while (await _waiting.Reader.WaitToReadAsync(cancellationToken))
        {
            while (some.Count < AtOnce && _waiting.Reader.TryRead(out DeadLetter? letter)) some.Add(letter);
            while (some.Count > 0)
            {
                try
                {
                    await SideTables.InsertAsync(storage, some, cancellationToken);
                    some.Clear();
                }
                catch (ClickHouseException error)
                {
                    Log.BatchNotStored(logger, some.Count, s_pause, error.Message);
                    await Task.Delay(s_pause, time, cancellationToken);
                }
            }

            // Letters of a second go together.
            if (!_waiting.Reader.Completion.IsCompleted) await Task.WhenAny(Task.Delay(s_pause, time, cancellationToken), _waiting.Reader.Completion);
        }
    }
}
