using System.CommandLine;
using Insight.Storage.Embedded;
using Insight.Supervision;

namespace Insight.Commands;

/// <summary>The embedded engine as a child of one command, such as a replay without a running <c>insight up</c>. Not for people.</summary>
public static class EngineCommand
{
    /// <summary>The verb's name.</summary>
    public const string Verb = "engine";

    /// <summary>Builds the verb.</summary>
    public static Command Create()
    {
        Argument<string[]> arguments = new("options") { Arity = ArgumentArity.ZeroOrMore };
        Command command = new(Verb) { arguments };
        command.Hidden = true;
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(parsed =>
        {
            if (!EmbeddedEngineOptions.TryParse([.. parsed.Tokens.Skip(1).Select(token => token.Value)], out EmbeddedEngineOptions? options, out string? error))
            {
                Terminal.Error.WriteLine($"insight: {error}");
                return ExitCode.Usage;
            }

            using IDisposable signals = Lifeline.LeaveSignalsToSupervisor();
            return EmbeddedEngine.Run(options!);
        });
        return command;
    }
}
