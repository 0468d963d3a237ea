using System.Globalization;
using Spectre.Console;

namespace Insight.WafTools;

/// <summary>Shows how far a tool is on standard error: a bar with counts and time left on a terminal, nothing where output is not one.</summary>
public static class TaskBar
{
    /// <summary>Runs <paramref name="work"/> under a bar.</summary>
    /// <param name="name">What is counted, such as <c>tests</c>.</param>
    /// <param name="total">How many there are.</param>
    /// <param name="work">The work; reports how many are done.</param>
    public static T Show<T>(string name, int total, Func<IProgress<int>?, T> work)
    {
        if (Terminal.IsErrorRedirected) return work(null);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Terminal.Error) });
        return console.Progress().AutoClear(true).HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => work(new Bar(context.AddTask(name, maxValue: Math.Max(total, 1)), name, total)));
    }

    private sealed class Bar(ProgressTask task, string name, int total) : IProgress<int>
    {
        public void Report(int value)
        {
            task.Value = Math.Max(task.Value, value);
            task.Description = Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{value:N0} of {total:N0} {name}"));
        }
    }
}
