using Terminal = System.Console;

namespace Insight.Commands;

/// <summary>A command as a user runs it, but for the process.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs it; the test belongs to <see cref="PrintedOutput"/>.</summary>
    public static async Task<CommandRun> OfAsync(params string[] arguments)
    {
        (TextWriter output, TextWriter error) = (Terminal.Out, Terminal.Error);
        using StringWriter printed = new(), complained = new();
        Terminal.SetOut(printed);
        Terminal.SetError(complained);
        try
        {
            int code = await InsightCommand.RunAsync(arguments);
            return new CommandRun(code, printed.ToString(), complained.ToString());
        }
        finally
        {
            Terminal.SetOut(output);
            Terminal.SetError(error);
        }
    }
}
