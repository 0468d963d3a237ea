using System.Reflection;
using System.Text.Json;
using Insight.Contracts.Bundles;
using Insight.Contracts.Reports;
using Insight.Gateway.Bundles;
using Insight.Gateway.Metrics;
using Insight.Gateway.Traffic;
using Insight.Gateway.Traffic.Upstreams;
using Insight.Policy.Reports;
using Insight.Streaming.Journal;

namespace Insight.Gateway.Reports;

/// <summary>Makes reports of what the gateway counts anyhow: requests pay nothing for them.</summary>
/// <param name="options">The gateway's options.</param>
/// <param name="bundle">The bundle in force.</param>
/// <param name="journal">The journal.</param>
/// <param name="metrics">Counts requests.</param>
/// <param name="upstreams">Clusters of objects.</param>
/// <param name="traffic">Routes of objects; null: the application has none.</param>
/// <param name="proxy">The application's own section; null: it has none.</param>
/// <param name="time">The clock.</param>
internal sealed class ReportBuilder(
    GatewayOptions options, ActiveBundle bundle, JournalWriter journal, RequestMetrics metrics, UpstreamRegistry upstreams, ActiveTraffic? traffic, ProxyTraffic? proxy, TimeProvider time)
{
    private static readonly string s_version = typeof(ReportBuilder).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    private readonly DateTime _startedAt = time.GetUtcNow().UtcDateTime;

    /// <summary>How the gateway is now.</summary>
    public GatewayReport Report()
    {
        ReportedCluster[] clusters = [.. upstreams.Clusters.Select(ObjectClusters.Of), .. proxy?.Clusters() ?? []];
        ReportedRoute[] routes = [.. traffic?.InForce is { } objects ? ObjectRoutes.Of(objects) : [], .. proxy?.Routes() ?? []];
        return new GatewayReport(
            ReportTexts.Fit(options.Id, ReportLimits.MaxShortText),
            ReportTexts.Fit(options.Site, ReportLimits.MaxShortText),
            options.Labels.AsReadOnly(),
            s_version,
            _startedAt,
            (int)options.Bundle.ReportInterval.TotalSeconds,
            bundle.Current.Number,
            new ReportedRequests(upstreams.Clusters.Sum(static cluster => (long)cluster.UnderWay) + (proxy?.InFlight ?? 0), metrics.Total),
            Queue(),
            ReportRoom.Fit(clusters, routes, ReportLimits.MaxClusters, ReportLimits.MaxDestinations, ReportLimits.MaxRoutes));
    }

    /// <summary>A report as JSON, of <see cref="ReportLimits.MaxBytes"/> at most: what is larger loses half of its clusters, destinations and routes until it is not.</summary>
    public static byte[] Write(GatewayReport report)
    {
        for (int part = 2; ; part *= 2)
        {
            byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(report, BundleJson.Default.GatewayReport);
            if (bytes.Length <= ReportLimits.MaxBytes) return bytes;
            ReportedTraffic all = report.Traffic;
            ReportedTraffic fewer = ReportRoom.Fit(all.Clusters, all.Routes, ReportLimits.MaxClusters / part, ReportLimits.MaxDestinations / part, ReportLimits.MaxRoutes / part);
            report = report with { Traffic = fewer with { ClustersLeftOut = fewer.ClustersLeftOut + all.ClustersLeftOut, RoutesLeftOut = fewer.RoutesLeftOut + all.RoutesLeftOut } };
        }
    }

    private ReportedJournal Queue()
    {
        string problem = journal.Problem ?? "";
        JournalDepth depth = default;
        try
        {
            depth = journal.Depth();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problem = error.Message;
        }

        return new ReportedJournal(depth.Bytes, depth.Records, options.Journal.MaxBytes, journal.Written, journal.Dropped, depth.HasReader, ReportTexts.Fit(problem, ReportLimits.MaxText));
    }
}
