using Insight.Contracts.Bundles;
using Insight.Gateway.Bundles;
using Insight.Gateway.Traffic;
using Insight.Policy.Policies;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Insight.Gateway.Policies;

/// <summary>Looks each second at what policies do, takes back those that do more harm than they may, and tells the console, which follows.</summary>
/// <remarks>The gateway does not wait for the console: a bad policy ends here within seconds, also with the console away. What it could not tell it tells later.</remarks>
internal sealed partial class PolicyGuards(ActivePolicies policies, ActiveTraffic? traffic, GatewayOptions options, TimeProvider time, ILogger<PolicyGuards> logger) : BackgroundService
{
    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(1);

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Looks once.</summary>
    internal void Look()
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach ((CompiledPolicy policy, string reason) in policies.Current?.Breaches(now.ToUnixTimeSeconds()) ?? []) policies.RollBack(policy, reason, now.UtcDateTime);
        traffic?.Look();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using BundleClient? client = options.Bundle.Url.Length > 0 ? new BundleClient(options.Bundle, "", time) : null;
        using PeriodicTimer timer = new(s_step, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    Look();
                    if (client is not null) await TellAsync(client, stoppingToken);
                }
                catch (Exception error) when (error is HttpRequestException or TimeoutException)
                {
                    LogNotTold(error.Message);
                    await Task.Delay(TimeSpan.FromSeconds(5), time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task TellAsync(BundleClient client, CancellationToken cancellationToken)
    {
        IReadOnlyList<Rollback> rollbacks = policies.Rollbacks;
        if (rollbacks.Count == 0) _told.Clear();
        foreach (Rollback one in rollbacks)
        {
            if (_told.Contains(one.Spec)) continue;
            await client.RollbackAsync(new RollbackNotice(options.Id, one.Tenant, one.Name, one.Spec, one.Reason), cancellationToken);
            _told.Add(one.Spec);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Policies: the console does not know yet what was taken back here: {Reason}")]
    private partial void LogNotTold(string reason);
}
