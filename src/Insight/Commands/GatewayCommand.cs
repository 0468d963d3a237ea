using System.CommandLine;
using Insight.Configuration;
using Insight.Gateway.Hosting;
using Insight.Run;
using Insight.Streaming.Journal;
using Insight.Supervision;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Insight.Commands;

/// <summary><c>insight gateway</c>: the data plane alone.</summary>
public static class GatewayCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Create()
    {
        Command command = new("gateway", "Run a gateway: proxy what ReverseProxy names and write one record per request to the journal");
        CommonOptions common = new(command);
        command.SetAction(async (parsed, _) => common.Load(parsed) is { } loaded ? await RunAsync(loaded) : ExitCode.Usage);
        return command;
    }

    private static async Task<int> RunAsync(LoadedSettings loaded)
    {
        if (CommonOptions.CreateData(loaded.Settings) is not { } data) return ExitCode.Failed;
        RunToCompletion.Enable();
        using Lifeline lifeline = Lifeline.Attach();
        try
        {
            IConfiguration configuration = GatewayDefaults.Apply(loaded.Configuration, data);
            if (configuration[GatewayDefaults.RulesKey] == GatewayDefaults.OwnRules)
            {
                await Terminal.Error.WriteLineAsync("insight: no Core Rule Set is installed, so Insight's own small rule set protects; 'insight waf rules install' installs one");
            }

            await using WebApplication app = GatewayHost.Build(
                configuration, builder => builder.Services.AddSingleton<IHostLifetime, NoHostLifetime>());
            await app.StartAsync(lifeline.Stopping);
            Readiness.Report(string.Join(" and ", app.Urls));
            await lifeline.Stopping.WaitAsync();
            await app.StopAsync(CancellationToken.None);
            return ExitCode.Ok;
        }
        catch (OptionsValidationException e)
        {
            foreach (string failure in e.Failures) await Terminal.Error.WriteLineAsync($"insight: {loaded.File ?? "command line"}: {failure}");
            return ExitCode.Usage;
        }
        catch (Exception e) when (e is IOException or JournalLockedException or UnauthorizedAccessException)
        {
            await Terminal.Error.WriteLineAsync($"insight: the gateway cannot start: {e.Message}");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (lifeline.Stopping.IsCancellationRequested)
        {
            return ExitCode.Ok;
        }
    }
}
