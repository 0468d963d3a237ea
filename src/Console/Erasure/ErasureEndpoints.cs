using System.ComponentModel;
using Insight.Console.Access;
using Insight.Console.Api;
using Insight.Storage.Control.Audit;
using Insight.Storage.Control.Erasure;
using Insight.Storage.Erasure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Erasure;

/// <summary>REST: erasing people. Only admins of all tenants: a stream and a journal know no tenants.</summary>
internal static class ErasureEndpoints
{
    /// <summary>Receipts of one answer.</summary>
    private const int MostReceipts = 200;

    public static void MapErasures(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1/erasures").WithTags("Administration").ProducesProblem(400).ProducesProblem(401).ProducesProblem(503).NeedsEverywhere(Role.Admin);
        api.MapGet("", List).WithName("ListErasures").WithSummary("Receipts of erasures, the newest first; they say when, why and how much, never who");
        api.MapGet("/{number:long}", Find).WithName("GetErasure").WithSummary("How far an erasure is").ProducesProblem(404);
        api.MapPost("", Erase).WithName("ErasePerson").WithSummary("Erases a person from everything that is stored, in the background; dryRun: only counts").ProducesProblem(409);
    }

    private static Ok<ErasureList> List(ErasureStore store) => TypedResults.Ok(new ErasureList([.. store.List(MostReceipts).Select(ErasureView.Of)]));

    private static Results<Ok<ErasureView>, ProblemHttpResult> Find([Description("Its number.")] long number, ErasureStore store) =>
        store.Find(number) is { } receipt ? TypedResults.Ok(ErasureView.Of(receipt)) : Problems.NotFound("There is no erasure of this number.");

    private static async Task<Results<Ok<ErasureView>, ProblemHttpResult>> Erase(
        ErasureRequest request, [FromQuery, Description("Who says it.")] string? by, Caller caller, ErasureService service, CancellationToken cancellationToken)
    {
        (Actor actor, string? unnamed) = caller.ActAs(by);
        if (unnamed is not null) return Problems.BadRequest(unnamed);
        if ((Texts.Problem("value", request.Value, ErasureSubject.MaxValue, required: true) ?? Texts.Problem("tenant", request.Tenant, Texts.MaxName) ?? Texts.Problem("reason", request.Reason, Texts.MaxReason, required: true)) is { } problem)
            return Problems.BadRequest(problem);
        ErasureSubject subject = ErasureSubject.Of(request.Kind, request.Value!, request.Tenant, request.Texts);
        string reason = request.Reason!.Trim();
        if (new ErasureText(subject.Value).IsIn(reason) || new ErasureText(request.Value!.Trim()).IsIn(reason)) return Problems.BadRequest("reason: must not name the person, since it is kept; name the request or ticket.");
        if (request.DryRun)
            return await service.CountAsync(subject, actor.Text, reason, cancellationToken) is { } counted ? TypedResults.Ok(counted) : Conflict("Another erasure is under way; wait until its receipt says done or failed.");
        (ErasureView? view, string refused) = service.Begin(subject, actor.Text, reason);
        return view is null ? Conflict(refused) : TypedResults.Ok(view);
    }

    private static ProblemHttpResult Conflict(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status409Conflict, title: "Not now");
}
