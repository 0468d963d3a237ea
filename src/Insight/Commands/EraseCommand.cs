using System.CommandLine;
using System.Net;
using System.Text.Json;
using Insight.Gateway.Privacy;
using Insight.Objects;

namespace Insight.Commands;

/// <summary><c>insight erase</c>: removes a person from everything that is stored.</summary>
public static class EraseCommand
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(300);

    /// <summary>Builds the verb.</summary>
    public static Command Create()
    {
        Command command = new("erase", "Remove a person from everything that is stored, and keep late records of them out");
        Option<string?> client = new("--client") { Description = "Their address, or the pseudonym that gateways write" };
        Option<string?> principal = new("--principal") { Description = "Their name in tokens and certificates, or its pseudonym" };
        Option<string?> session = new("--session") { Description = "The key of their session, as records have it; with --privacy-key-file the id that the client sends" };
        Option<string?> tenant = new("--tenant") { Description = "Only within this tenant (default: in all)" };
        Option<string> reason = new("--reason") { Description = "Why; the receipt and the audit log keep it, so it must not name the person", Required = true };
        Option<FileInfo?> key = new("--privacy-key-file") { Description = "File with the key of gateway.privacy: erase what the pseudonym of the value names, too" };
        Option<bool> texts = new("--texts") { Description = "Take the value out of paths and excerpts of others too, also when it may be an ordinary word" };
        Option<bool> dryRun = new("--dry-run") { Description = "Only count" };
        Option<bool> yes = new("--yes") { Description = "Do not ask" };
        foreach (Option option in new Option[] { client, principal, session, tenant, reason, key, texts, dryRun, yes }) command.Add(option);
        ConsoleConnection connection = new(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            (string Kind, string? Value)[] given = [.. new[] { ("client", parsed.GetValue(client)), ("principal", parsed.GetValue(principal)), ("session", parsed.GetValue(session)) }.Where(static one => one.Item2 is not null)];
            if (given is not [(string kind, string { Length: > 0 } value)]) return Usage("name one person: --client ADDRESS, --principal NAME or --session KEY");
            if (Values(kind, value, parsed.GetValue(key)?.ToString(), out string problem) is not { } values) return Usage($"--privacy-key-file: {problem}");
            using ConsoleClient? console = connection.Open(parsed);
            if (console is null) return ExitCode.Usage;
            bool isDry = parsed.GetValue(dryRun);
            object Body(string one, bool dry) => new { kind, value = one, tenant = parsed.GetValue(tenant), reason = parsed.GetValue(reason), dryRun = dry, texts = parsed.GetValue(texts) ? true : (bool?)null };
            foreach (string one in isDry || !parsed.GetValue(yes) ? values : [])
            {
                if (await console.EraseAsync(Body(one, true), cancellationToken) is not { } counted) return ExitCode.Failed;
                PrintCounts(counted.GetProperty("counts"), "would be");
                foreach (JsonElement note in counted.GetProperty("notes").EnumerateArray()) Terminal.Out.WriteLine(note.GetString());
            }

            if (isDry) return ExitCode.Ok;
            if (!parsed.GetValue(yes))
            {
                Terminal.Out.Write("Erase? This cannot be undone. Type yes: ");
                if (Terminal.In.ReadLine()?.Trim() != "yes") return ExitCode.Failed;
            }

            foreach (string one in values)
            {
                if (await console.EraseAsync(Body(one, false), cancellationToken) is not { } begun || !await FollowAsync(console, begun.GetProperty("number").GetInt64(), cancellationToken)) return ExitCode.Failed;
            }

            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>The value as records have it: itself, and with a key its pseudonym.</summary>
    private static List<string>? Values(string kind, string value, string? keyFile, out string problem)
    {
        problem = "";
        if (keyFile is null) return [value];
        if (PseudonymKey.Read(keyFile, out problem) is not { } key) return null;
        if (kind == "client" && !IPAddress.TryParse(value, out _))
        {
            problem = "a pseudonym is computed of an address, so --client must be one";
            return null;
        }

        return [value, kind switch { "client" => key.Address(IPAddress.Parse(value)), "principal" => key.Principal(value), _ => key.Session(value) }];
    }

    /// <summary>Prints a line for each table as it is done; false when it broke off.</summary>
    private static async Task<bool> FollowAsync(ConsoleClient console, long number, CancellationToken cancellationToken)
    {
        int printed = 0;
        while (true)
        {
            if (await console.ErasureAsync(number, cancellationToken) is not { } receipt) return false;
            JsonElement counts = receipt.GetProperty("counts");
            foreach (JsonElement count in counts.EnumerateArray().Skip(printed)) Print(count, "");
            printed = Math.Max(printed, counts.GetArrayLength());
            string state = receipt.GetProperty("state").GetString() ?? "";
            if (state == "done")
            {
                Terminal.Out.WriteLine($"erased; receipt {number}, {receipt.GetProperty("hash").GetString()}");
                return true;
            }

            if (state != "running")
            {
                await Terminal.Error.WriteLineAsync($"insight: erasure {number} broke off; the console's log says why. Run the same command again: it does the rest");
                return false;
            }

            await Task.Delay(s_look, cancellationToken);
        }
    }

    private static void PrintCounts(JsonElement counts, string would)
    {
        foreach (JsonElement count in counts.EnumerateArray()) Print(count, would + " ");
    }

    private static void Print(JsonElement count, string would) =>
        Terminal.Out.WriteLine($"{count.GetProperty("table").GetString(),-24}  {count.GetProperty("deleted").GetInt64(),10} {would}deleted  {count.GetProperty("changed").GetInt64(),10} {would}changed");

    private static int Usage(string reason)
    {
        Terminal.Error.WriteLine($"insight: {reason}");
        return ExitCode.Usage;
    }
}
