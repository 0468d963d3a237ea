using System.CommandLine;
using System.Text.Json;
using Insight.Objects;

namespace Insight.Commands;

/// <summary><c>insight proposal create|list|get|act</c>: policies on their way to gateways.</summary>
public static class ProposalCommand
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>Builds the verb.</summary>
    public static Command Create() => new("proposal", "Propose policies, and decide about what is proposed") { Propose(), List(), Get(), Act() };

    private static Command Propose()
    {
        Command command = new("create", "Propose the policy of a file; somebody else approves it");
        Option<string[]> files = ObjectInput.Option(required: true);
        Option<string> reason = new("--reason") { Description = "Why: what whoever decides reads", Required = true };
        Option<string?> ttl = new("--ttl") { Description = "How long it lasts, such as 14d; without it until the policy's expires, or as long as approved policies last" };
        foreach (Option option in (Option[])[files, reason, ttl]) command.Add(option);
        ConsoleConnection connection = new(command);
        command.SetAction(async (parsed, cancellationToken) => ObjectInput.Read(parsed.GetValue(files)!) is not { } read ? ExitCode.Failed
            : await AskAsync(connection, parsed, console => console.ProposeAsync(read, parsed.GetValue(reason)!, parsed.GetValue(ttl), cancellationToken), PrintLine));
        return command;
    }

    private static Command List()
    {
        Command command = new("list", "Print proposals, newest first");
        Option<string> tenant = Tenant(command);
        Option<string?> state = new("--state") { Description = "Only those in this state, such as in-review" };
        command.Add(state);
        ConsoleConnection connection = new(command);
        command.SetAction((parsed, cancellationToken) => AskAsync(connection, parsed, console => console.ProposalsAsync(null, parsed.GetValue(tenant)!, parsed.GetValue(state), cancellationToken), static answer =>
        {
            foreach (JsonElement item in answer.GetProperty("items").EnumerateArray()) PrintLine(item);
        }));
        return command;
    }

    private static Command Get()
    {
        Command command = new("get", "Print one proposal with its policy, evidence and history, as JSON");
        Argument<string> id = new("id") { Description = "Its id" };
        command.Add(id);
        Option<string> tenant = Tenant(command);
        ConsoleConnection connection = new(command);
        command.SetAction((parsed, cancellationToken) => AskAsync(
            connection, parsed, console => console.ProposalsAsync(parsed.GetValue(id), parsed.GetValue(tenant)!, null, cancellationToken), static answer => Terminal.Out.WriteLine(JsonSerializer.Serialize(answer, s_indented))));
        return command;
    }

    private static Command Act()
    {
        Command command = new("act", "Take a step of a proposal: review, approve, promote, enforce, reject, snooze, wake, withdraw or roll-back");
        Argument<string> id = new("id") { Description = "Its id" }, action = new("action") { Description = "The step" };
        command.Add(id);
        command.Add(action);
        Option<string> tenant = Tenant(command);
        Option<string?> reason = new("--reason") { Description = "Why; needed to reject" };
        Option<double?> percent = new("--percent") { Description = "Of promote: percent of clients" };
        Option<DateTimeOffset?> until = new("--until") { Description = "Of snooze: until when" };
        Option<bool> breakGlass = new("--break-glass") { Description = "In an emergency: approve one's own, or enforce without a canary; needs a reason" };
        foreach (Option option in (Option[])[reason, percent, until, breakGlass]) command.Add(option);
        ConsoleConnection connection = new(command);
        command.SetAction((parsed, cancellationToken) => AskAsync(
            connection,
            parsed,
            console => console.ActAsync(
                parsed.GetValue(id)!, parsed.GetValue(action)!, parsed.GetValue(tenant)!,
                new { reason = parsed.GetValue(reason), canaryPercent = parsed.GetValue(percent), until = parsed.GetValue(until), breakGlass = parsed.GetValue(breakGlass) },
                cancellationToken),
            PrintLine));
        return command;
    }

    private static Option<string> Tenant(Command command)
    {
        Option<string> tenant = new("--tenant") { Description = "Tenant of the proposal", DefaultValueFactory = static _ => "default" };
        command.Add(tenant);
        return tenant;
    }

    private static async Task<int> AskAsync(ConsoleConnection connection, ParseResult parsed, Func<ConsoleClient, Task<JsonElement?>> ask, Action<JsonElement> print)
    {
        using ConsoleClient? console = connection.Open(parsed);
        if (console is null) return ExitCode.Usage;
        if (await ask(console) is not { } answer) return ExitCode.Failed;
        print(answer);
        return ExitCode.Ok;
    }

    private static void PrintLine(JsonElement item) =>
        Terminal.Out.WriteLine($"{item.GetProperty("id").GetString()}  {item.GetProperty("state").GetString()}  {item.GetProperty("author").GetString()}  {item.GetProperty("title").GetString()}");
}
