using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Insight.Analytics;
using Insight.Configuration;
using Insight.Export.Delivery;
using Insight.Export.Destinations;
using Insight.Export.Options;
using Insight.Objects;
using Insight.Run;

namespace Insight.Commands;

/// <summary><c>insight export …</c>: the systems that are told of requests, findings, incidents and changes.</summary>
public static class ExportCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Create() => new("export", "See the systems that events are sent to, and try them")
    {
        Test(),
        List(),
        Act("pause", "Send a destination nothing until it is resumed; nothing is lost"),
        Act("resume", "Go on with a destination that was paused"),
        new Command("letters", "Events that a destination refused") { Letters(), Act("retry", "Send the events that a destination refused again"), Act("discard", "Throw away the events that a destination refused") },
    };

    private static Command Test()
    {
        Command command = new("test", "Send one made-up event to a destination of the configuration, and print what came back. Exit code 0: it was taken");
        Argument<string> name = new("name") { Description = "The destination" };
        command.Add(name);
        CommonOptions common = new(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (common.Load(parsed) is not { } loaded) return ExitCode.Usage;
            ExportOptions options = loaded.Settings.Export;
            string wanted = parsed.GetValue(name)!;
            if (!options.Destinations.TryGetValue(wanted, out DestinationOptions? destination))
            {
                string? near = SettingsValidator.Nearest(wanted, options.Destinations.Keys);
                string known = options.Destinations.Count == 0 ? "none is configured (export.destinations in insight.yaml; see docs/EXPORT.md)" : near is null ? $"known: {string.Join(", ", options.Destinations.Keys.Order(StringComparer.Ordinal))}" : $"did you mean '{near}'?";
                await Terminal.Error.WriteLineAsync($"insight: there is no destination of that name; {known}");
                return ExitCode.Usage;
            }

            PlanMaker plans = ExportServices.Plans(options, new DataFolder(loaded.Settings.Data), [], TimeProvider.System);
            DeliveryResult result = await new DestinationTester(options, plans, TimeProvider.System).TestAsync(wanted, cancellationToken);
            string where = $"{wanted} ({DestinationText.Way(destination)}{(DestinationText.Target(destination) is { Length: > 0 } target ? $", {target}" : "")})";
            if (result is { Again.Count: 0, Refused.Count: 0 })
            {
                Terminal.Out.WriteLine($"{where}: taken{(result.Answer.Length > 0 ? $"; it answered: {result.Answer}" : "; it does not acknowledge, so look whether it is there")}");
                return ExitCode.Ok;
            }

            await Terminal.Error.WriteLineAsync($"insight: {where}: {(result.Refused.Count > 0 ? $"refused: {result.Refused[0].Reason}" : $"not taken: {result.Problem}")}");
            return ExitCode.Failed;
        });
        return command;
    }

    private static Command List()
    {
        Command command = new("list", "Print destinations and how they do; ends with 1 when one is not well");
        Option<bool> json = new("--json") { Description = "Print all of it, as JSON" };
        command.Add(json);
        ConsoleConnection connection = new(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using ConsoleClient? console = connection.Open(parsed);
            if (console is null) return ExitCode.Usage;
            if (await console.ExportsAsync(cancellationToken) is not { } list) return ExitCode.Failed;
            bool isWell = true;
            foreach (JsonElement item in list.GetProperty("items").EnumerateArray())
            {
                JsonElement status = item.GetProperty("status");
                string phase = Text(status, "phase"), problem = Text(status, "problem");
                isWell &= phase is "up-to-date" or "delivering" or "paused" or "";
                if (parsed.GetValue(json)) continue;
                Terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{Text(item, "name")}  {Text(item, "way")}  {(phase.Length == 0 ? "not begun" : phase)}  taken {status.GetProperty("taken").GetInt64()}  refused {item.GetProperty("letters").GetInt64()}  behind {status.GetProperty("behindSeconds").GetDouble():0} s{(problem.Length > 0 ? $"  {problem}" : "")}"));
            }

            if (parsed.GetValue(json)) Terminal.Out.WriteLine(list.GetRawText());
            return isWell ? ExitCode.Ok : ExitCode.Failed;
        });
        return command;
    }

    private static Command Letters()
    {
        Command command = new("list", "Print the events that a destination refused, newest first");
        Argument<string> name = new("name") { Description = "The destination" };
        command.Add(name);
        ConsoleConnection connection = new(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using ConsoleClient? console = connection.Open(parsed);
            if (console is null) return ExitCode.Usage;
            if (await console.ExportLettersAsync(parsed.GetValue(name)!, cancellationToken) is not { } list) return ExitCode.Failed;
            foreach (JsonElement item in list.GetProperty("items").EnumerateArray()) Terminal.Out.WriteLine($"{item.GetProperty("refusedAt").GetDateTime():yyyy-MM-dd HH:mm:ss}  {Text(item, "stream")}  {Text(item, "id")}  {Text(item, "reason")}");
            if (list.GetProperty("hasMore").GetBoolean()) Terminal.Out.WriteLine("…and more, older ones");
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Act(string action, string description)
    {
        Command command = new(action, description);
        Argument<string> name = new("name") { Description = "The destination" };
        Option<string?> reason = new("--reason") { Description = "Why; the audit log keeps it", Required = action == "discard" };
        command.Add(name);
        command.Add(reason);
        ConsoleConnection connection = new(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using ConsoleClient? console = connection.Open(parsed);
            if (console is null) return ExitCode.Usage;
            if (await console.ActOnExportAsync(parsed.GetValue(name)!, action, parsed.GetValue(reason), cancellationToken) is not { } answer) return ExitCode.Failed;
            Terminal.Out.WriteLine(Text(answer, "done"));
            return ExitCode.Ok;
        });
        return command;
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
