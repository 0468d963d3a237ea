using System.CommandLine;
using System.Text.Json;
using Insight.Objects;
using Insight.Policy.Objects;

namespace Insight.Commands;

/// <summary><c>insight diff</c>: what applying files would change. Exit code 0: nothing, 1: something, 2: it could not be found out.</summary>
public static class DiffCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Create()
    {
        Command command = new("diff", "Show what applying files would change; exit code 0 when nothing would, 1 when something would, 2 on errors");
        Option<string[]> files = ObjectInput.Option(required: true);
        command.Add(files);
        ConsoleConnection connection = new(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (ObjectInput.Read(parsed.GetValue(files)!) is not { } read) return ExitCode.Usage;
            using ConsoleClient? console = connection.Open(parsed);
            if (console is null || await console.ApplyAsync(read, dryRun: true, breakGlass: null, cancellationToken) is not { } answer) return ExitCode.Usage;
            return Print(answer) ? ExitCode.Failed : ExitCode.Ok;
        });
        return command;
    }

    private static bool Print(JsonElement answer)
    {
        bool differs = false;
        foreach (JsonElement change in answer.GetProperty("changes").EnumerateArray())
        {
            string diff = UnifiedDiff.Of(ObjectLines.NameOf(change), TextOf(change, "before"), TextOf(change, "after"));
            Terminal.Write(diff);
            differs |= diff.Length > 0;
        }

        return differs;
    }

    private static string TextOf(JsonElement change, string side) =>
        ObjectLines.ObjectOf(change.GetProperty("kind"), change.GetProperty(side)) is { } value ? ObjectYaml.Write(value) : "";
}
