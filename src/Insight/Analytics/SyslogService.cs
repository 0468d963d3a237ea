using Insight.Ingest.Syslog;
using Insight.Run;
using Microsoft.Extensions.Hosting;

namespace Insight.Analytics;

/// <summary>Listens for access logs by syslog for as long as the host runs, if an address is named. Its journal lies beside those of gateways, so records go the same way from there.</summary>
/// <remarks>It stands behind Ingest among the services, so it stops before: what it took in is still taken up.</remarks>
internal sealed class SyslogService(SyslogOptions options, DataFolder data, SyslogCounts counts, TimeProvider time) : IHostedService
{
    /// <summary>Name of its journal's folder.</summary>
    private const string Journal = "syslog";

    private SyslogListener? _listener;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Listen.Length > 0) _listener = SyslogListener.Start(options, data.Journal(Journal), counts, time);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_listener is not null) await _listener.DisposeAsync();
    }
}
