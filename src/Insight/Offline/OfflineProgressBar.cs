using System.Globalization;
using Insight.Ingest.Replay;
using Spectre.Console;

namespace Insight.Offline;

/// <summary>Shows how far a pass over log files is on standard error: a bar on a terminal, nothing where output is not one.</summary>
internal static class OfflineProgressBar
{
    /// <summary>Runs <paramref name="work"/> under the bar.</summary>
    public static async Task<T> ShowAsync<T>(string doing, Func<IProgress<ReplayProgress>?, Task<T>> work)
    {
        if (Terminal.IsErrorRedirected) return await work(null);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Terminal.Error) });
        return await console.Progress().AutoClear(true).HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => work(new Bar(context.AddTask(doing, maxValue: 1), doing)));
    }

    private sealed class Bar(ProgressTask task, string doing) : IProgress<ReplayProgress>
    {
        public void Report(ReplayProgress value)
        {
            task.IsIndeterminate = value.BytesTotal == 0;
            if (value.BytesTotal > 0) task.Value = (double)value.BytesRead / value.BytesTotal;
            task.Description = Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{doing} {Path.GetFileName(value.File)} {value.Read:N0} lines, {value.Rejected:N0} rejected"));
        }
    }
}
