using System.CommandLine;
using Insight.Objects;
using Insight.Policy.Objects.Reading;

namespace Insight.Commands;

/// <summary><c>insight apply</c>: makes objects be as files say.</summary>
public static class ApplyCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Create()
    {
        Command command = new("apply", "Make the objects that configure gateways be as files say, all or none");
        Option<string[]> files = ObjectInput.Option(required: true);
        Option<bool> dryRun = new("--dry-run") { Description = "Only say what would happen" };
        command.Add(files);
        Option<string?> breakGlass = new("--break-glass") { Description = "In an emergency: let policies act that nobody else has agreed to, for this reason; the log has it" };
        command.Add(dryRun);
        command.Add(breakGlass);
        ConsoleConnection connection = new(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (ObjectInput.Read(parsed.GetValue(files)!) is not { } read) return ExitCode.Failed;
            using ConsoleClient? console = connection.Open(parsed);
            return console is null ? ExitCode.Usage : await RunAsync(console, read, parsed.GetValue(dryRun), parsed.GetValue(breakGlass), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(ConsoleClient console, IReadOnlyList<ObjectFile> files, bool dryRun, string? breakGlass, CancellationToken cancellationToken)
    {
        if (await console.ApplyAsync(files, dryRun, breakGlass, cancellationToken) is not { } answer) return ExitCode.Failed;
        ObjectLines.PrintChanges(answer, dryRun);
        return ExitCode.Ok;
    }
}
