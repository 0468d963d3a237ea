using System.ComponentModel;
using Insight.Console.Access;
using Insight.Console.Journeys;
using Insight.Console.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Api;

/// <summary>REST: what was done for one request of a client.</summary>
internal static class JourneyEndpoints
{
    public static void MapJourneys(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1/journeys").WithTags("Journeys").ProducesProblem(400).ProducesProblem(401).ProducesProblem(503).Needs(Role.Viewer);
        api.MapGet("", List).WithName("ListJourneys").WithSummary("Traces that failed, were slow, or call the same endpoint again and again, worst first");
        api.MapGet("/{traceId}", Find).WithName("GetJourney").WithSummary("All requests of a trace as a tree, and the one that failed first").ProducesProblem(404);
    }

    private static async Task<Results<Ok<JourneyList>, ProblemHttpResult>> List(
        [AsParameters] WindowParameters window, [AsParameters] JourneyParameters journeys, TenantScope scope, JourneyReader reader, TimeProvider time, CancellationToken cancellationToken)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        (WindowChoice? choice, string? problem) = window.Parse(now);
        (JourneyKind kind, int limit, string? wrong) = journeys.Parse();
        if (choice is null || wrong is not null) return Problems.BadRequest(problem ?? wrong ?? "");
        TimeWindow asked = choice.UpTo(now);
        if (asked.To - asked.From > JourneyReader.LongestWindow) return Problems.BadRequest(Problems.RawWindowTooLong(window, JourneyReader.LongestWindow));
        return TypedResults.Ok(new JourneyList(asked.From, asked.To, kind, await reader.ListAsync(scope, kind, asked, limit, cancellationToken)));
    }

    private static async Task<Results<Ok<JourneyView>, ProblemHttpResult>> Find(
        [Description("32 hexadecimal digits.")] string traceId, [AsParameters] WindowParameters window, TenantScope scope, JourneyReader reader, TimeProvider time, CancellationToken cancellationToken)
    {
        if (traceId.Length != 32 || !traceId.All(char.IsAsciiHexDigit) || traceId.All(static digit => digit == '0'))
            return Problems.BadRequest("traceId: 32 hexadecimal digits are needed, not all of them 0.");
        DateTime now = time.GetUtcNow().UtcDateTime;
        (WindowChoice? choice, string? problem) = window.Parse(now);
        if (choice is null) return Problems.BadRequest(problem ?? "");

        // Without a window everything is searched, by an index on traces.
        TimeWindow? asked = window is { LookBack: null, From: null, To: null } ? null : choice.UpTo(now);
        return await reader.FindAsync(scope, traceId.ToLowerInvariant(), asked, cancellationToken) is { } journey
            ? TypedResults.Ok(journey)
            : Problems.NotFound("No request of this trace is stored. It may be on its way for some seconds, or past its retention.");
    }
}
