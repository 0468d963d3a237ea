using System.CommandLine;
using Insight.Configuration;
using Insight.Gateway;
using Insight.Gateway.Enrolment;
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
        GatewayAdminCommand.AddTo(command);
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

            await EnrolAsync(configuration, lifeline.Stopping);
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
        catch (Exception e) when (e is IOException or JournalLockedException or UnauthorizedAccessException or EnrolmentException)
        {
            await Terminal.Error.WriteLineAsync($"insight: the gateway cannot start: {e.Message}");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (lifeline.Stopping.IsCancellationRequested)
        {
            return ExitCode.Ok;
        }
    }

    /// <summary>Gets the gateway's identity where it is to have one: its host finds it on disk.</summary>
    private static async Task EnrolAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        GatewayOptions gateway = new();
        configuration.GetSection("gateway").Bind(gateway);
        if (await Enroller.EnsureAsync(gateway, static text => Terminal.Error.WriteLine($"insight: {text}"), TimeProvider.System, cancellationToken))
        {
            await Terminal.Error.WriteLineAsync($"insight: gateway {gateway.Id} is enrolled; its identity is in {gateway.Enrolment.Directory}");
        }
    }
}
