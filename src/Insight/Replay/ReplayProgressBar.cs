using System.Globalization;
using Insight.Ingest.Replay;
using Spectre.Console;

namespace Insight.Replay;

/// <summary>Shows how far a pass over log files is on standard error: a bar with rate and time left on a terminal, nothing where output is not one.</summary>
public static class ReplayProgressBar
{
    /// <summary>Runs <paramref name="work"/> under the bar.</summary>
    /// <param name="doing">What is being done, one word.</param>
    /// <param name="work">Does it; without a terminal it gets null.</param>
    public static async Task<T> ShowAsync<T>(string doing, Func<IProgress<ReplayProgress>?, Task<T>> work)
    {
        if (Terminal.IsErrorRedirected) return await work(null);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Terminal.Error) });
        return await console.Progress().AutoClear(true).HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => work(new Bar(context.AddTask(doing, maxValue: 1), doing, TimeProvider.System)));
    }

    private sealed class Bar(ProgressTask task, string doing, TimeProvider time) : IProgress<ReplayProgress>
    {
        private readonly long _start = time.GetTimestamp();

        public void Report(ReplayProgress value)
        {
            double seconds = Math.Max(time.GetElapsedTime(_start).TotalSeconds, 0.001);
            task.IsIndeterminate = value.BytesTotal == 0;
            if (value.BytesTotal > 0) task.Value = (double)value.BytesRead / value.BytesTotal;
            string text = value.Waiting is { } waiting
                ? $"waiting for storage: {waiting}"
                : string.Create(CultureInfo.InvariantCulture, $"{doing} {Path.GetFileName(value.File)} {value.Read:N0} lines, {value.Read / seconds:N0}/s, {value.Rejected:N0} rejected");
            task.Description = Markup.Escape(text);
        }
    }
}
