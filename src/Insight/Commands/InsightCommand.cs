using System.CommandLine;
using System.CommandLine.Parsing;

namespace Insight.Commands;

/// <summary>The command line: <c>insight VERB …</c>.</summary>
public static class InsightCommand
{
    /// <summary>Runs one command line and returns its exit code (<see cref="ExitCode"/>).</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        RootCommand root = new("Insight sees every API call that passes your gateways, learns from it, and protects it.")
        {
            UpCommand.Create(),
            ReplayCommand.Create(),
            DiscoverCommand.Create(),
            GraphCommand.Create(),
            RcaCommand.Create(),
            ReportCommand.Create(),
            BacktestCommand.Create(),
            DetectCommand.Create(),
            QueryCommand.Create(),
            ApplyCommand.Create(),
            GetCommand.Create(),
            DiffCommand.Create(),
            DeleteCommand.Create(),
            PolicyCommand.Create(),
            ProposalCommand.Create(),
            PipelineCommand.Create(),
            ExportCommand.Create(),
            EraseCommand.Create(),
            SchemaCommand.Create(),
            HashCommand.Create(),
            AuditCommand.Create(),
            UserCommand.Create(),
            TokenCommand.Create(),
            GatewayCommand.Create(),
            AnalyticsCommand.Create(),
            ShipCommand.Create(),
            StorageCommand.Create(),
            WafCommand.Create(),
            CaCommand.Create(),
            EngineCommand.Create(),
        };

        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) await Terminal.Error.WriteLineAsync($"insight: {error.Message}");
            await Terminal.Error.WriteLineAsync($"insight: see 'insight{Verbs(parsed.CommandResult)} --help'");
            return ExitCode.Usage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    /// <summary>The verbs on the way to a command, such as <c> waf rules install</c>; nothing for the root.</summary>
    private static string Verbs(CommandResult command) => command.Parent is CommandResult parent ? $"{Verbs(parent)} {command.Command.Name}" : "";
}
