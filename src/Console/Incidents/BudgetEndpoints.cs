using System.ComponentModel;
using Insight.Anomaly.Live;
using Insight.Console.Access;
using Insight.Console.Api;
using Insight.Storage.Control.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Incidents;

/// <summary>REST: the budget of false incidents. It counts for the apps of all tenants.</summary>
internal static class BudgetEndpoints
{
    public static void MapBudget(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1/detection/budget").WithTags("Administration").ProducesProblem(400).ProducesProblem(401);
        api.MapGet("", Read).WithName("GetIncidentBudget").WithSummary("The budget of false incidents, and who chose it; GetDetection says what it came to").NeedsEverywhere(Role.Viewer);
        api.MapPut("", Choose).WithName("ChooseIncidentBudget").WithSummary("Chooses the budget of false incidents: it counts for windows that end from now on").NeedsEverywhere(Role.Admin);
    }

    private static Ok<BudgetView> Read(IncidentBudgetStore budgets, DetectionOptions options) => TypedResults.Ok(View(budgets.Last, options));

    private static Results<Ok<BudgetView>, ProblemHttpResult> Choose(
        BudgetRequest request, [FromQuery, Description("Who says it.")] string? by, Caller caller, IncidentBudgetStore budgets, DetectionOptions options)
    {
        (Actor actor, string? unnamed) = caller.ActAs(by);
        if (unnamed is not null) return Problems.BadRequest(unnamed);
        if (request.PerWeek is not (>= IncidentBudget.Least and <= IncidentBudget.Most)) return Problems.BadRequest("perWeek: a number from 0.01 to 1000 is needed: false incidents per app and week.");
        if (Texts.Problem("reason", request.Reason, Texts.MaxReason, required: true) is { } problem) return Problems.BadRequest(problem);
        double before = budgets.Last?.PerWeek ?? options.FalseIncidentsPerWeek;
        return TypedResults.Ok(View(budgets.Change(request.PerWeek.Value, before, actor.Text, request.Reason!.Trim()), options));
    }

    private static BudgetView View(IncidentBudget? chosen, DetectionOptions options) => new(
        chosen?.PerWeek ?? options.FalseIncidentsPerWeek, options.FalseIncidentsPerWeek, chosen?.ChosenBy, chosen?.CountsFrom.UtcDateTime, IncidentBudget.Least, IncidentBudget.Most);
}
