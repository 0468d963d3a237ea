using System.Data.Common;
using System.Reflection;
using Insight.Console.Access;
using Insight.Console.Queries;
using Insight.Console.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Api;

/// <summary>REST: how the console is doing.</summary>
internal static class StatusEndpoints
{
    private static readonly string s_version =
        typeof(StatusEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    public static void MapStatus(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(AccessMiddleware.HealthPath, () => TypedResults.Text("ok")).ExcludeFromDescription().ProvesItself();
        routes.MapGroup("/api/v1").WithTags("Status").ProducesProblem(401).Needs(Role.Viewer)
            .MapGet("/status", Status).WithName("GetStatus").WithSummary("Version, clock, storage, and what time there is data for");
    }

    /// <summary>Answers also while the storage is away: that is when it is asked most.</summary>
    private static async Task<ConsoleStatus> Status(TenantScope scope, TrafficReader traffic, TimeProvider time, CancellationToken cancellationToken)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        try
        {
            DataSpan span = await traffic.SpanAsync(scope, cancellationToken);
            return new ConsoleStatus(s_version, now, "ok", span.FirstData, span.LastData);
        }
        catch (Exception e) when (e is DbException or HttpRequestException or TimeoutException)
        {
            return new ConsoleStatus(s_version, now, "unavailable", null, null);
        }
    }
}
