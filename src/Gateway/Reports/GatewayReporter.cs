using Insight.Gateway.Bundles;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Insight.Gateway.Reports;

/// <summary>Tells the console again and again how the gateway is (<c>gateway:bundle:reportInterval</c>).</summary>
/// <remarks>One report at a time, made when it is sent: what could not be told is not kept. Requests are served whatever becomes of it.</remarks>
internal sealed partial class GatewayReporter : BackgroundService
{
    private readonly ReportBuilder _reports;
    private readonly BundleOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<GatewayReporter> _logger;
    private readonly BundleClient? _client;
    private string _trouble = "";

    public GatewayReporter(ReportBuilder reports, GatewayOptions options, TimeProvider time, ILogger<GatewayReporter> logger)
    {
        _reports = reports;
        _options = options.Bundle;
        _time = time;
        _logger = logger;
        if (_options.Url.Length > 0) _client = new BundleClient(_options, "", time);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        base.Dispose();
        _client?.Dispose();
    }

    /// <summary>Reports once; false: the console did not take it, or there is none.</summary>
    internal async Task<bool> TurnAsync(CancellationToken cancellationToken)
    {
        if (_client is null) return false;
        try
        {
            string refusal = await _client.ReportAsync(ReportBuilder.Write(_reports.Report()), cancellationToken);
            if (refusal.Length > 0) Trouble(refusal);
            else Recovered();
            return refusal.Length == 0;
        }
        catch (Exception error) when (error is HttpRequestException or TimeoutException)
        {
            Trouble(error.Message);
            return false;
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_client is null) return;
        int failures = 0;
        try
        {
            while (true)
            {
                failures = await GuardedTurnAsync(stoppingToken) ? 0 : failures + 1;
                await Task.Delay(Pause(_options, failures, Random.Shared.NextDouble()), _time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    /// <summary>The pause after a report: the interval, less up to a tenth by chance, so that gateways do not report in step; longer while the console is away.</summary>
    internal static TimeSpan Pause(BundleOptions options, int failures, double chance)
    {
        TimeSpan usual = options.ReportInterval * (1 - (chance / 10));
        if (failures == 0) return usual;
        TimeSpan longer = BundleAgent.Backoff(failures, options.LongestPause, chance);
        return longer > usual ? longer : usual;
    }

    /// <summary>A fault of ours must not end the reports, and least of all the host.</summary>
    private async Task<bool> GuardedTurnAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Looking at folders is no work for a thread of the sockets.
            await Task.Yield();
            return await TurnAsync(cancellationToken);
        }
        catch (Exception error) when (error is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            LogFailed(error);
            return false;
        }
    }

    /// <summary>Says what is wrong once, not with every report.</summary>
    private void Trouble(string reason)
    {
        if (reason == _trouble) return;
        _trouble = reason;
        LogTrouble(reason);
    }

    private void Recovered()
    {
        if (_trouble.Length > 0) LogRecovered();
        _trouble = "";
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reports: the console does not learn how this gateway is: {Reason}")]
    private partial void LogTrouble(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Reports: the console learns how this gateway is again")]
    private partial void LogRecovered();

    [LoggerMessage(Level = LogLevel.Error, Message = "Reports: making one failed")]
    private partial void LogFailed(Exception error);
}
