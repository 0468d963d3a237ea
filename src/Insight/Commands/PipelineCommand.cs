using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Insight.Objects;
using Insight.Storage.Control.Reports;

namespace Insight.Commands;

/// <summary><c>insight pipeline status|dead-letters</c>: how far ingest and jobs are, and what could not be stored.</summary>
public static class PipelineCommand
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>Builds the verb.</summary>
    public static Command Create() => new("pipeline", "See how far ingest and jobs are, and decide about records that could not be stored")
    {
        Status(),
        new Command("dead-letters", "Records that could not be stored") { List(), Decide("retry", "Send records through ingest again; each is stored once"), Decide("discard", "Throw records away") },
    };

    private static Command Status()
    {
        Command command = new("status", "Print how the pipeline is doing; ends with 1 when a part of it is not well");
        Option<bool> json = new("--json") { Description = "Print all of it, as JSON" };
        command.Add(json);
        ConsoleConnection connection = new(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using ConsoleClient? console = connection.Open(parsed);
            if (console is null) return ExitCode.Usage;
            if (await console.PipelineAsync(cancellationToken) is not { } view) return ExitCode.Failed;
            if (parsed.GetValue(json)) Terminal.Out.WriteLine(JsonSerializer.Serialize(view, s_indented));
            else Print(view);
            return IsWell(view) ? ExitCode.Ok : ExitCode.Failed;
        });
        return command;
    }

    private static Command List()
    {
        Command command = new("list", "Print dead letters, newest first");
        Option<bool> all = new("--all") { Description = "Those that were stored or thrown away, too" };
        Option<string?> reason = new("--reason") { Description = "Only those with this reason, such as malformed-record" };
        command.Add(all);
        command.Add(reason);
        ConsoleConnection connection = new(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using ConsoleClient? console = connection.Open(parsed);
            if (console is null) return ExitCode.Usage;
            if (await console.DeadLettersAsync(parsed.GetValue(all), parsed.GetValue(reason), cancellationToken) is not { } list) return ExitCode.Failed;
            foreach (JsonElement item in list.GetProperty("items").EnumerateArray())
            {
                string why = Text(item, "outcome") is { Length: > 0 } outcome ? outcome : Text(item, "detail");
                Terminal.Out.WriteLine($"{Text(item, "id")}  {Text(item, "state"),-9}  {item.GetProperty("refusedAt").GetDateTime():yyyy-MM-dd HH:mm:ss}  {Text(item, "source")}  {Text(item, "reason")}  {why}");
            }

            if (list.GetProperty("hasMore").GetBoolean()) Terminal.Out.WriteLine("…and more, older ones");
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Decide(string action, string description)
    {
        Command command = new(action, description);
        Argument<string[]> ids = new("id") { Description = "Their ids, as 'list' prints them; at most 100", Arity = ArgumentArity.OneOrMore };
        command.Add(ids);
        Option<string?> reason = new("--reason") { Description = "Why; the audit log keeps it", Required = action == "discard" };
        command.Add(reason);
        ConsoleConnection connection = new(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using ConsoleClient? console = connection.Open(parsed);
            if (console is null) return ExitCode.Usage;
            if (await console.DecideAsync(action, parsed.GetValue(ids)!, parsed.GetValue(reason), cancellationToken) is not { } answer) return ExitCode.Failed;
            foreach (JsonElement id in answer.GetProperty("ordered").EnumerateArray()) Terminal.Out.WriteLine($"{id.GetString()}  {action} is ordered; the process that ingests does it");
            JsonElement refused = answer.GetProperty("refused");
            foreach (JsonElement one in refused.EnumerateArray()) await Terminal.Error.WriteLineAsync($"insight: {Text(one, "id")}: {Text(one, "why")}");
            return refused.GetArrayLength() == 0 ? ExitCode.Ok : ExitCode.Failed;
        });
        return command;
    }

    private static void Print(JsonElement view)
    {
        foreach (JsonElement ingest in view.GetProperty("ingest").EnumerateArray())
        {
            string rate = ingest.GetProperty("lastMinute") is { ValueKind: JsonValueKind.Object } minute
                ? string.Create(CultureInfo.InvariantCulture, $", {minute.GetProperty("storedPerSecond").GetDouble():0.#} records/s stored in the last minute") : "";
            Terminal.Out.WriteLine($"{Text(ingest, "stream"),-20}  {Text(ingest, "state"),-8}  {Text(ingest, "process")}{rate}{Error(ingest)}");
            foreach (JsonElement position in ingest.GetProperty("positions").EnumerateArray())
                Terminal.Out.WriteLine($"  {Text(position, "name"),-18}  {Behind(position)}; stored up to {Text(position, "position")}, ends at {Text(position, "end")}");
        }

        foreach (JsonElement job in view.GetProperty("jobs").EnumerateArray()) Terminal.Out.WriteLine($"{Text(job, "name"),-20}  {Text(job, "state"),-8}  {Text(job, "process")}{Error(job)}");
        JsonElement storage = view.GetProperty("storage"), letters = view.GetProperty("deadLetters");
        Terminal.Out.WriteLine(Text(storage, "problem") is { Length: > 0 } problem
            ? $"{"storage",-20}  {"failing",-8}  {problem}"
            : $"{"storage",-20}  {"ok",-8}  {string.Join(", ", storage.GetProperty("disks").EnumerateArray().Select(static disk => string.Create(CultureInfo.InvariantCulture, $"{Text(disk, "name")}: {disk.GetProperty("freeBytes").GetInt64() / 1e9:0.#} of {disk.GetProperty("totalBytes").GetInt64() / 1e9:0.#} GB free")))}");
        if (letters.GetProperty("open") is { ValueKind: JsonValueKind.Number } open) Terminal.Out.WriteLine($"{"dead letters",-20}  {open.GetInt64()} open, {letters.GetProperty("waiting").GetInt64()} waiting to be done");
        foreach (JsonElement note in view.GetProperty("notes").EnumerateArray()) Terminal.Out.WriteLine(note.GetString());
    }

    /// <summary>Whether a monitor may sleep: something stores, nothing fails, is behind, late or silent, and storage answers.</summary>
    private static bool IsWell(JsonElement view) =>
        view.GetProperty("ingest").GetArrayLength() > 0 && Text(view.GetProperty("storage"), "problem").Length == 0
        && view.GetProperty("ingest").EnumerateArray().Concat(view.GetProperty("jobs").EnumerateArray()).All(static part => Text(part, "state") is "ok" or "unknown");

    private static string Behind(JsonElement position) => position.GetProperty("secondsBehind") switch
    {
        { ValueKind: JsonValueKind.Null } => "not known how far behind",
        var seconds when seconds.GetDouble() == 0 => "all stored",
        var seconds => string.Create(CultureInfo.InvariantCulture, $"behind by at most {seconds.GetDouble():0.#} s"),
    };

    private static string Error(JsonElement part) => Text(part, "lastError") is { Length: > 0 } error ? $"; last error {part.GetProperty("lastErrorAt").GetDateTime():yyyy-MM-dd HH:mm:ss}: {error}" : "";

    /// <summary>A text of the answer, as a terminal may have it.</summary>
    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString() is { } text ? BoundedError.Of(text) : "";
}
