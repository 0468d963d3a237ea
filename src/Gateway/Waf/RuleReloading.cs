using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Insight.Gateway.Waf;

/// <summary>Looks at the folder of rules every so often (<see cref="WafOptions.ReloadInterval"/>).</summary>
internal sealed partial class RuleReloading(WafEngine engine, IOptions<GatewayOptions> options, TimeProvider time, ILogger<RuleReloading> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        engine.Announce();
        if (engine.Active is null) return;
        using PeriodicTimer timer = new(options.Value.Waf.ReloadInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) Reload();
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private void Reload()
    {
        try
        {
            engine.Reload();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogFailed(error);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "WAF: loading the rules failed; those in use stay")]
    private partial void LogFailed(Exception error);
}
