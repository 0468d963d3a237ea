using System.CommandLine;
using System.Text.Json;
using Insight.Contracts.Objects;
using Insight.Objects;
using Insight.Policy.Objects;

namespace Insight.Commands;

/// <summary><c>insight get</c>: shows objects as they are.</summary>
public static class GetCommand
{
    private const string All = "all";

    /// <summary>Builds the verb.</summary>
    public static Command Create()
    {
        Command command = new("get", "Show objects: all of a kind, or one; -o yaml gives what can be applied again");
        Argument<string> kind = new("kind") { Description = "Kind, such as route; 'all' for every kind" };
        Argument<string?> name = new("name") { Description = "Name; all of the kind when left out", Arity = ArgumentArity.ZeroOrOne };
        Option<string> output = new("--output", "-o") { Description = "table (default), yaml or json", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "yaml", "json");
        Option<string> tenant = new("--tenant") { Description = "Tenant (default: default)", DefaultValueFactory = _ => "default" };
        command.Add(kind);
        command.Add(name);
        command.Add(output);
        command.Add(tenant);
        ConsoleConnection connection = new(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string word = parsed.GetValue(kind)!;
            string? named = parsed.GetValue(name);
            ObjectKind known = default;
            bool isAll = word.Equals(All, StringComparison.OrdinalIgnoreCase) && named is null;
            if (!isAll && !ObjectKinds.TryParse(word, out known))
            {
                await Terminal.Error.WriteLineAsync($"insight: '{word}' is no kind; the kinds are {string.Join(", ", ObjectKinds.All.Select(ObjectKinds.Word))}");
                return ExitCode.Usage;
            }

            using ConsoleClient? console = connection.Open(parsed);
            if (console is null) return ExitCode.Usage;
            if (await console.GetAsync(isAll ? null : ObjectKinds.Word(known), named, parsed.GetValue(tenant)!, cancellationToken) is not { } answer) return ExitCode.Failed;
            Print(named is null ? [.. answer.GetProperty("items").EnumerateArray()] : [answer], parsed.GetValue(output)!, isOne: named is not null);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Print(JsonElement[] items, string output, bool isOne)
    {
        NamedObject[] objects = [.. items.Select(static item => ObjectLines.ObjectOf(item.GetProperty("kind"), item.GetProperty("value"))!)];
        if (output == "yaml")
        {
            Terminal.Write(string.Join("---\n", objects.Select(ObjectYaml.Write)));
        }
        else if (output == "json")
        {
            Terminal.WriteLine(isOne ? objects[0].Json : $"[{string.Join(",\n", objects.Select(static value => value.Json))}]");
        }
        else
        {
            string[][] rows = [["NAME", "WHAT", "REVISION", "CHANGED", "BY"], .. items.Select((item, i) => new[]
            {
                ObjectLines.NameOf(item), ObjectLines.Summary(objects[i].Spec), item.GetProperty("revision").ToString(), item.GetProperty("updatedAt").GetDateTime().ToString("u"), item.GetProperty("updatedBy").GetString()!,
            })];
            int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
            foreach (string[] row in rows) Terminal.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }
}
