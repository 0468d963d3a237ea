using Microsoft.Extensions.Hosting;

namespace Insight.Gateway.Tls;

/// <summary>Looks at certificate files again and again, so that renewed ones are used without a restart.</summary>
internal sealed class CertificateReloading(ServerTls tls, TimeProvider time) : BackgroundService
{
    /// <summary>Pause between looks.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Pause, time);
        try
        {
            // Files are read on the pool, not on the thread that starts the host.
            while (await timer.WaitForNextTickAsync(stoppingToken)) tls.Refresh();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }
}
