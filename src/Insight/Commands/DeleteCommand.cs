using System.CommandLine;
using System.Text.Json;
using Insight.Contracts.Objects;
using Insight.Objects;
using Insight.Policy.Objects;

namespace Insight.Commands;

/// <summary><c>insight delete</c>: takes objects away.</summary>
public static class DeleteCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Create()
    {
        Command command = new("delete", "Delete objects, unless others refer to them: KIND NAME, or those of files");
        Argument<string?> kind = new("kind") { Description = "Kind, such as route", Arity = ArgumentArity.ZeroOrOne };
        Argument<string?> name = new("name") { Description = "Name", Arity = ArgumentArity.ZeroOrOne };
        Option<string[]> files = ObjectInput.Option(required: false);
        Option<string> tenant = new("--tenant") { Description = "Tenant of KIND NAME (default: default)", DefaultValueFactory = _ => "default" };
        Option<bool> dryRun = new("--dry-run") { Description = "Only say what would happen" };
        command.Add(kind);
        command.Add(name);
        foreach (Option option in new Option[] { files, tenant, dryRun }) command.Add(option);
        ConsoleConnection connection = new(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string[] given = parsed.GetValue(files) ?? [];
            string? word = parsed.GetValue(kind), named = parsed.GetValue(name);
            if (given.Length > 0 ? word is not null : named is null) return Usage("name either KIND and NAME, or files with -f");
            ObjectKind known = default;
            if (word is not null && !ObjectKinds.TryParse(word, out known)) return Usage($"'{word}' is no kind; the kinds are {string.Join(", ", ObjectKinds.All.Select(ObjectKinds.Word))}");
            IReadOnlyList<Policy.Objects.Reading.ObjectFile>? read = given.Length > 0 ? ObjectInput.Read(given) : [];
            if (read is null) return ExitCode.Failed;
            using ConsoleClient? console = connection.Open(parsed);
            if (console is null) return ExitCode.Usage;
            bool isDry = parsed.GetValue(dryRun);
            JsonElement? answer = given.Length > 0
                ? await console.DeleteAsync(read, isDry, cancellationToken)
                : await console.DeleteAsync(ObjectKinds.Word(known), named!, parsed.GetValue(tenant)!, isDry, cancellationToken);
            if (answer is not { } done) return ExitCode.Failed;
            ObjectLines.PrintChanges(done, isDry);
            return ExitCode.Ok;
        });
        return command;
    }

    private static int Usage(string reason)
    {
        Terminal.Error.WriteLine($"insight: {reason}");
        return ExitCode.Usage;
    }
}
