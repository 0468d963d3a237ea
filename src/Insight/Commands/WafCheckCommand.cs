using System.CommandLine;
using Insight.Waf.Auditing;
using Insight.Waf.Language;
using Insight.Waf.Rules;
using Insight.WafTools;
using Insight.WafTools.Requests;

namespace Insight.Commands;

/// <summary><c>insight waf check</c>: what the rules make of one request, and why.</summary>
public static class WafCheckCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Create()
    {
        Command command = new("check", "Run one request through the rules and explain what matched and what would happen");
        Argument<string> file = new("request") { Description = "File with the raw HTTP/1 request; '-' reads standard input" };
        Option<bool> detect = new("--detect") { Description = "Only detect: rules log and block nothing" };
        Option<bool> audit = new("--audit") { Description = "Print the entry of the audit log (JSON) and nothing else; values of credential headers are masked" };
        command.Add(file);
        WafCommandOptions options = new(command, paranoia: 1);
        command.Add(detect);
        command.Add(audit);
        command.SetAction(parsed =>
        {
            if (Read(parsed.GetValue(file)!, out byte[] bytes) is { } error) return options.Usage(error);
            bool blocking = !parsed.GetValue(detect);
            bool audits = parsed.GetValue(audit);
            string setup = EngineSetup.Of(blocking) + (audits ? EngineSetup.Audit : "");
            if (options.Load(parsed, setup, ToolSetup.Paranoia(options.Paranoia(parsed))) is not { } rules) return ExitCode.Usage;
            RawRequest request = RawRequestParser.Parse(bytes);
            if (audits) PrintEntry(rules, request);
            else Explain(rules, request, blocking);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Explain(RuleSet rules, RawRequest request, bool blocking) =>
        CheckReport.Print(request, Exchange.Run(rules, request, _ => BackendResponse.EmptyJson), blocking, Terminal.Out);

    private static void PrintEntry(RuleSet rules, RawRequest request) => Exchange.Run(rules, request, _ => BackendResponse.EmptyJson, transaction =>
    {
        using Stream output = Terminal.OpenStandardOutput();
        output.Write(AuditLog.Format(transaction, new AuditLogOptions { Connector = "insight waf check" }));
    });

    private static string? Read(string file, out byte[] bytes)
    {
        bytes = [];
        try
        {
            using Stream input = file == "-" ? Terminal.OpenStandardInput() : File.OpenRead(file);
            using MemoryStream memory = new();
            input.CopyTo(memory);
            bytes = memory.ToArray();
            return bytes.Length == 0 ? $"{file}: is empty" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{file}: cannot be read: {e.Message}";
        }
    }
}
