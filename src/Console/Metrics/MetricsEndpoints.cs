using Insight.Console.Access;
using Insight.Console.Exports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Insight.Console.Metrics;

/// <summary>REST: metrics of traffic for Prometheus.</summary>
internal static class MetricsEndpoints
{
    public static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        // Counters begin with the process, not with the first who asks.
        _ = routes.ServiceProvider.GetRequiredService<TrafficSeries>();
        routes.MapGroup("/api/v1").WithTags("Traffic").ProducesProblem(401).ProducesProblem(503).Needs(Role.Viewer)
        .MapGet("/metrics", Read).WithName("GetMetrics").WithSummary("Counters by edge and endpoint since the console started, as Prometheus reads them; OpenMetrics when Accept asks for it")
        .Produces<string>(StatusCodes.Status200OK, "text/plain");
    }

    private static async Task<ContentHttpResult> Read(HttpRequest request, TenantScope scope, TrafficSeries series, ExportReader exports, CancellationToken cancellationToken)
    {
        await series.CollectAsync(cancellationToken);
        bool open = request.Headers.Accept.ToString().Contains("application/openmetrics-text", StringComparison.OrdinalIgnoreCase);
        // Destinations belong to no tenant.
        IReadOnlyList<MetricFamily> told = scope.IsEverywhere ? ExportFamilies.Of(exports.List()) : [];
        string text = series.Read(snapshot => MetricsText.Write([.. MetricFamilies.Of(snapshot, scope), .. told], open));
        return TypedResults.Text(text, open ? MetricsText.OpenType : MetricsText.PlainType);
    }
}
