using System.CommandLine;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Insight.Configuration;
using Insight.Console.Audit;
using Insight.Console.Bundles;
using Insight.Contracts.Bundles;
using Insight.Run;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;
using Insight.Storage.Schema;

namespace Insight.Commands;

/// <summary><c>insight audit verify|list</c>: who changed what. On the machine of the console.</summary>
public static class AuditCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Create() => new("audit", "The log of every change: objects, proposals, gateways") { Verify(), List() };

    private static Command Verify()
    {
        Command command = new("verify", "Look whether the log is as it was written; names the first bad entry. Exit code 0: it is");
        Option<string[]> heads = new("--head") { Description = "NUMBER:HASH that was kept elsewhere, such as in a gateway's last good bundle; may stand several times" };
        command.Add(heads);
        return WithDatabase(command, (parsed, settings, data, database) =>
        {
            List<AuditHead> anchors = [];
            foreach (string text in parsed.GetValue(heads) ?? [])
            {
                if (AuditHead.Parse(text) is not { } anchor)
                {
                    Terminal.Error.WriteLine("insight: --head: must be NUMBER:HASH, the hash in 64 small hexadecimal digits");
                    return ExitCode.Usage;
                }

                anchors.Add(anchor);
            }

            anchors.AddRange(Kept(settings, data, database));
            if (AuditLog.Verify(database, anchors, out AuditHead head) is { } fault)
            {
                Terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"insight: entry {fault.Number}: {fault.Problem}"));
                return ExitCode.Failed;
            }

            Terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{head.Number} entries are as they were written, compared with {anchors.Count} heads in bundles and options"));
            if (head.Number > 0) Terminal.Out.WriteLine($"head {head}");
            return ExitCode.Ok;
        });
    }

    private static Command List()
    {
        Command command = new("list", "Print entries, newest first");
        Option<int> limit = new("--limit") { Description = "Most entries (default 100)", DefaultValueFactory = _ => 100 };
        Option<string?> kind = new("--kind") { Description = "Only of this kind, such as policy, proposal or gateway" };
        Option<string?> name = new("--name") { Description = "Only of objects with this name" };
        Option<string?> tenant = new("--tenant") { Description = "Only of this tenant" };
        foreach (Option option in (Option[])[limit, kind, name, tenant]) command.Add(option);
        return WithDatabase(command, (parsed, _, _, database) =>
        {
            foreach (AuditEntry entry in AuditLog.List(database, new AuditQuery(Math.Clamp(parsed.GetValue(limit), 1, 100_000), null, parsed.GetValue(tenant), parsed.GetValue(kind), parsed.GetValue(name))))
            {
                AuditItem item = AuditItem.Of(entry);
                string reason = item.Reason.Length > 0 ? $"  ({item.Reason})" : "";
                Terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{item.Number,7}  {item.At:u}  {item.Actor}  {item.Action}  {item.Kind}/{item.Name}{reason}"));
            }

            return ExitCode.Ok;
        });
    }

    /// <summary>Heads in the bundles that the database keeps: signed, so whoever can only write the database cannot make them.</summary>
    private static IReadOnlyList<AuditHead> Kept(LoadedSettings loaded, DataFolder data, ControlDatabase database)
    {
        string file = BundleOptions.PublicKeyFile(loaded.Settings.Console.Bundle.KeyFile is { Length: > 0 } key ? key : data.BundleKey);
        if (!File.Exists(file)) return [];
        using BundleVerifier verifier = BundleVerifier.Read(File.ReadAllText(file));
        return BundleAnchors.Read(database, verifier);
    }

    private static Command WithDatabase(Command command, Func<ParseResult, LoadedSettings, DataFolder, ControlDatabase, int> action)
    {
        CommonOptions common = new(command);
        command.SetAction(parsed =>
        {
            if (common.Load(parsed) is not { } loaded) return ExitCode.Usage;
            DataFolder data = new(loaded.Settings.Data);
            try
            {
                if (loaded.Settings.Control.ConnectionString.Length > 0 || File.Exists(data.ControlDatabase)) return action(parsed, loaded, data, ControlStore.Open(loaded.Settings, data));
                Terminal.Error.WriteLine($"insight: '{data.ControlDatabase}' does not exist; name the console's data folder with --data");
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or SchemaException or DbException)
            {
                Terminal.Error.WriteLine($"insight: {error.Message}");
            }

            return ExitCode.Failed;
        });
        return command;
    }
}
