using System.Globalization;

namespace Insight.Query;

/// <summary>Says on a terminal's standard error for how long a query runs, once that is long.</summary>
internal sealed class WaitingLine : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    /// <summary>Starts to wait; nothing is written where <paramref name="terminal"/> is null.</summary>
    public WaitingLine(TextWriter? terminal, TimeProvider time) => _work = terminal is null ? Task.CompletedTask : ShowAsync(terminal, time);

    /// <summary>Takes the line away.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
    }

    private async Task ShowAsync(TextWriter terminal, TimeProvider time)
    {
        long started = time.GetTimestamp();
        bool shown = false;
        try
        {
            await Task.Delay(s_patience, time, _stop.Token);
            using PeriodicTimer second = new(TimeSpan.FromSeconds(1), time);
            do
            {
                shown = true;
                await terminal.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"\rrunning, {time.GetElapsedTime(started).TotalSeconds:0} s; Ctrl-C ends it "));
            }
            while (await second.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The answer is there.
        }

        if (shown) await terminal.WriteAsync("\r" + new string(' ', 50) + "\r");
    }
}
