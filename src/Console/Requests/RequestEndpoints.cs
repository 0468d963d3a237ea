using Insight.Console.Access;
using Insight.Console.Api;
using Insight.Console.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Requests;

/// <summary>REST: single requests, masked.</summary>
internal static class RequestEndpoints
{
    public static void MapRequests(this IEndpointRouteBuilder routes) => routes.MapGroup("/api/v1").WithTags("Traffic")
        .ProducesProblem(400).ProducesProblem(401).ProducesProblem(503).Needs(Role.Viewer)
        .MapGet("/requests", List).WithName("ListRequests").WithSummary("Single requests of an edge, an endpoint or a host, newest first, masked");

    private static async Task<Results<Ok<RequestList>, ProblemHttpResult>> List(
        [AsParameters] WindowParameters window, [AsParameters] PageParameters page, [AsParameters] RequestParameters requests,
        Caller caller, TenantScope scope, RequestReader reader, TenantInventory inventory, TimeProvider time, CancellationToken cancellationToken)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        (WindowChoice? choice, string? problem) = window.Parse(now);
        (PageRequest part, string? pageProblem) = page.Parse(scope);
        (RequestFilter? filter, string? filterProblem) = requests.Parse();
        if (choice is null || filter is null || pageProblem is not null) return Problems.BadRequest(problem ?? pageProblem ?? filterProblem ?? "");
        if (part.Limit > RequestReader.MaxRows) return Problems.BadRequest($"limit: at most {RequestReader.MaxRows} requests at once.");
        if (part.Offset > RequestReader.MaxOffset) return Problems.BadRequest($"offset: at most {RequestReader.MaxOffset}; narrow the window, or filter.");
        TimeWindow asked = choice.UpTo(now);
        if (asked.To - asked.From > RequestReader.LongestWindow + TimeSpan.FromSeconds(TimeWindow.StepSeconds)) return Problems.BadRequest(Problems.RawWindowTooLong(window, RequestReader.LongestWindow));
        if (filter.Endpoints is [ulong id] && (await inventory.ViewAsync(scope, cancellationToken)).Find(id) is { } known) filter = filter with { Endpoints = [known.Id, .. known.Aliases] };
        (IReadOnlyList<RequestItem> items, bool hasMore) = await reader.ListAsync(scope, caller.Grants, asked, filter, part, cancellationToken);
        return TypedResults.Ok(new RequestList(asked.From, asked.To, items, part.Offset, hasMore));
    }
}
