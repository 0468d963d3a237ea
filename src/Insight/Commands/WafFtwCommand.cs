using System.CommandLine;
using System.Text.RegularExpressions;
using Insight.Supervision;
using Insight.Waf.Language;
using Insight.Waf.Rules;
using Insight.WafTools;
using Insight.WafTools.Ftw;
using Insight.WafTools.Requests;

namespace Insight.Commands;

/// <summary><c>insight waf ftw</c>: a conformance suite in the format of go-ftw, such as the Core Rule Set's own.</summary>
public static class WafFtwCommand
{
    // The suite is written for the highest level, where every rule is awake.
    private const int DefaultParanoia = 4;

    /// <summary>Builds the verb.</summary>
    public static Command Create()
    {
        Command command = new("ftw", "Run go-ftw test files against the rules; exit code 1 when a test fails");
        WafCommandOptions options = new(command, DefaultParanoia);
        Option<string> tests = new("--tests") { Description = "Test file, or folder of *.yaml files", Required = true };
        Option<string?> id = new("--id") { Description = "Run only tests whose id (RULE-NUMBER, such as 920100-4) matches this regular expression" };
        Option<bool> json = new("--json") { Description = "Print one JSON object" };
        foreach (Option option in new Option[] { tests, id, json }) command.Add(option);
        command.SetAction(async (parsed, _) =>
        {
            string folder = parsed.GetValue(tests)!;
            if (!File.Exists(folder) && !Directory.Exists(folder)) return options.Usage($"--tests: {folder}: there is no such file or folder");
            if (Filter(parsed.GetValue(id), out Regex? filter) is { } wrong) return options.Usage($"--id: {wrong}");
            if (options.Load(parsed, EngineSetup.Of(blocking: false), ToolSetup.Conformance(options.Paranoia(parsed))) is not { } rules) return ExitCode.Usage;

            List<FtwError> errors = [];
            FtwTest[] chosen = [.. FtwFileReader.ReadAll(folder, errors).SelectMany(file => file.Tests).Where(test => filter?.IsMatch(test.Id) != false)];
            foreach (FtwError error in errors) Terminal.Error.WriteLine($"insight: {error}");
            if (chosen.Length == 0) return options.Usage($"--tests: {folder}: there is no test in it{(filter is null ? "" : " that --id chooses")}");
            return await RunAsync(rules, options.Folder(parsed), options.Paranoia(parsed), chosen, parsed.GetValue(json)) ?? (errors.Count > 0 ? ExitCode.Usage : ExitCode.Ok);
        });
        return command;
    }

    // Null: every test came out as expected.
    private static async Task<int?> RunAsync(RuleSet rules, string folder, int paranoia, FtwTest[] tests, bool json)
    {
        await using FtwGateway? gateway = tests.Any(test => test.NeedsGateway) && Directory.Exists(Path.Combine(folder, InstallSource.Rules)) ? await FtwGateway.StartAsync(folder, ToolSetup.Conformance(paranoia)) : null;
        FtwRunner runner = new(
            request => FtwOutcome.Of(Exchange.Run(rules, RawRequestParser.Parse(request), ReflectBackend.Answer)), gateway is null ? null : gateway.Send);
        using Lifeline lifeline = Lifeline.Attach();
        try
        {
            FtwSummary summary = TaskBar.Show("tests", tests.Length, progress => runner.Run(tests, progress, lifeline.Stopping));
            FtwReport.Print(summary, json, Terminal.Out);
            return summary.Failed == 0 ? null : ExitCode.Failed;
        }
        catch (OperationCanceledException) when (lifeline.Stopping.IsCancellationRequested)
        {
            return ExitCode.Failed;
        }
    }

    private static string? Filter(string? pattern, out Regex? filter)
    {
        filter = null;
        if (pattern is null) return null;
        try
        {
            filter = new Regex(pattern, RegexOptions.CultureInvariant);
            return null;
        }
        catch (RegexParseException e)
        {
            return e.Message;
        }
    }
}
