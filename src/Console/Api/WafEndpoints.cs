using System.ComponentModel;
using Insight.Console.Access;
using Insight.Console.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Api;

/// <summary>REST: what the WAF found.</summary>
internal static class WafEndpoints
{
    public static void MapWaf(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1/waf").WithTags("WAF").ProducesProblem(400).ProducesProblem(401).ProducesProblem(503).Needs(Role.Viewer);
        api.MapGet("/findings", Findings).WithName("ListWafFindings").WithSummary("Rules of the WAF that matched requests, newest first");
        api.MapGet("/summary", Summary).WithName("SumWafFindings").WithSummary("What the WAF found, summed by rule, endpoint or client, most requests first");
        api.MapGet("/findings/{**requestId}", Explain).WithName("ExplainWafDecision").WithSummary("Why a request was stopped: every rule that matched it, in order")
            .ProducesProblem(404);
    }

    private static async Task<Results<Ok<WafFindingList>, ProblemHttpResult>> Findings(
        [AsParameters] WindowParameters window, [AsParameters] PageParameters page, [AsParameters] WafFindingParameters findings,
        TenantScope scope, WafFindingReader reader, TimeProvider time, CancellationToken cancellationToken)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        (WindowChoice? choice, string? problem) = window.Parse(now);
        (PageRequest part, string? pageProblem) = page.Parse(scope);
        (WafFindingFilter? filter, string? filterProblem) = findings.Parse();
        if (choice is null || pageProblem is not null || filter is null) return Problems.BadRequest(problem ?? pageProblem ?? filterProblem ?? "");

        TimeWindow asked = choice.UpTo(now);
        WafFindingPage found = await reader.ListAsync(scope, asked, part, filter, cancellationToken);
        return TypedResults.Ok(new WafFindingList(asked.From, asked.To, found.Items, part.Offset, found.HasMore));
    }

    private static async Task<Results<Ok<WafSummary>, ProblemHttpResult>> Summary(
        [FromQuery, Description("rule, endpoint or client.")] string? by, [AsParameters] WindowParameters window, [AsParameters] PageParameters page,
        [AsParameters] WafFindingParameters findings, TenantScope scope, WafFindingReader reader, TimeProvider time, CancellationToken cancellationToken)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        WafGrouping? grouping = by switch { "rule" => WafGrouping.Rule, "endpoint" => WafGrouping.Endpoint, "client" => WafGrouping.Client, _ => null };
        (WindowChoice? choice, string? problem) = window.Parse(now);
        (PageRequest part, string? pageProblem) = page.Parse(scope);
        (WafFindingFilter? filter, string? filterProblem) = findings.Parse();
        if (grouping is null || choice is null || pageProblem is not null || filter is null)
            return Problems.BadRequest(grouping is null ? "by: rule, endpoint or client is needed." : problem ?? pageProblem ?? filterProblem ?? "");

        TimeWindow asked = choice.UpTo(now);
        (IReadOnlyList<WafGroup> items, bool hasMore) = await reader.SummaryAsync(scope, asked, grouping.Value, part, filter, cancellationToken);
        return TypedResults.Ok(new WafSummary(asked.From, asked.To, grouping.Value, items, part.Offset, hasMore));
    }

    private static async Task<Results<Ok<WafExplanation>, ProblemHttpResult>> Explain(
        [Description("The request id that the response carried.")] string requestId, TenantScope scope, WafFindingReader reader, CancellationToken cancellationToken)
    {
        // An id may hold slashes. The server leaves those that were escaped as they came; all else is unescaped by now.
        requestId = requestId.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        WafFindingPage found = await reader.OfRequestAsync(scope, requestId, cancellationToken);
        if (found.Items.Count == 0) return Problems.NotFound("No finding of the WAF is stored for this request id. It may be on its way for some seconds, or past its retention.");
        return TypedResults.Ok(new WafExplanation(
            requestId, found.Items.Any(static finding => finding.Blocked), found.Items, await reader.RequestsAsync(scope, found.Items, cancellationToken), found.HasMore));
    }
}
