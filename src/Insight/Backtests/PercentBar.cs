using Spectre.Console;

namespace Insight.Backtests;

/// <summary>Shows on standard error how much of something is done: a bar with the time left on a terminal, nothing where output is not one.</summary>
public static class PercentBar
{
    /// <summary>Runs <paramref name="work"/> under the bar.</summary>
    /// <param name="doing">What is being done, one word.</param>
    /// <param name="work">Does it and reports the share that is done, 0 to 1; without a terminal it gets null.</param>
    public static async Task<T> ShowAsync<T>(string doing, Func<IProgress<double>?, Task<T>> work)
    {
        if (Terminal.IsErrorRedirected) return await work(null);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Terminal.Error) });
        return await console.Progress().AutoClear(true).HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => work(new Bar(context.AddTask(doing, maxValue: 1))));
    }

    private sealed class Bar(ProgressTask task) : IProgress<double>
    {
        public void Report(double value) => task.Value = Math.Max(task.Value, value);
    }
}
