using System.ComponentModel;
using Insight.Console.Access;
using Insight.Console.Api;
using Insight.Export.Delivery;
using Insight.Export.Destinations;
using Insight.Export.Options;
using Insight.Storage.Control.Audit;
using Insight.Storage.Control.Exports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Exports;

/// <summary>REST: the systems that are told of events. They belong to no tenant, and are configured in insight.yaml.</summary>
internal static class ExportEndpoints
{
    public static void MapExports(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1/exports").WithTags("Administration").ProducesProblem(400).ProducesProblem(401).NeedsEverywhere(Role.Viewer);
        api.MapGet("", List).WithName("ListExports").WithSummary("The systems that are told of events, and how they do");
        api.MapGet("/{name}/letters", Letters).WithName("ListExportLetters").WithSummary("Events that a system refused, the newest first").ProducesProblem(404);
        api.MapPost("/{name}/{action}", ActAsync).WithName("ActOnExport")
            .WithSummary("test: sends one made-up event; pause, resume; retry, discard: the events that it refused").ProducesProblem(404).NeedsEverywhere(Role.Admin);
    }

    private static Ok<ExportList> List(ExportReader reader) => TypedResults.Ok(reader.List());

    private static Results<Ok<ExportLetterList>, ProblemHttpResult> Letters(string name, ExportOptions options, ExportReader reader) =>
        options.Destinations.ContainsKey(name) ? TypedResults.Ok(reader.Letters(name)) : Missing();

    private static async Task<Results<Ok<ExportAnswer>, ProblemHttpResult>> ActAsync(
        string name, string action, ExportAction request, [FromQuery, Description("Who says it.")] string? by, Caller caller, ExportOptions options, ExportStates states, ExportLetters letters,
        [FromServices] DestinationTester? tester, CancellationToken cancellationToken)
    {
        if (action is not ("test" or "pause" or "resume" or "retry" or "discard")) return Problems.NotFound("With destinations can be done: test, pause, resume, retry, discard.");
        (Actor actor, string? unnamed) = caller.ActAs(by);
        if (unnamed is not null) return Problems.BadRequest(unnamed);
        if (!options.Destinations.ContainsKey(name)) return Missing();
        if (Texts.Problem("reason", request.Reason, Texts.MaxReason, required: action == "discard") is { } problem) return Problems.BadRequest(problem);
        string reason = request.Reason?.Trim() ?? "";
        return action switch
        {
            "test" => TypedResults.Ok(await TestAsync(name, tester, cancellationToken)),
            "pause" => Done(states.Pause(name, pause: true, actor.Text, reason) ? "It is paused: what happens is kept for it." : "It was paused already."),
            "resume" => Done(states.Pause(name, pause: false, actor.Text, reason) ? "It goes on." : "It was not paused."),
            "retry" => Done($"{letters.Decide(name, retry: true, actor.Text, reason)} events will be sent again."),
            _ => Done($"{letters.Decide(name, retry: false, actor.Text, reason)} events were thrown away."),
        };
    }

    private static async Task<ExportAnswer> TestAsync(string name, DestinationTester? tester, CancellationToken cancellationToken)
    {
        if (tester is null) return new ExportAnswer("This process delivers nothing.", IsWell: false);
        DeliveryResult result = await tester.TestAsync(name, cancellationToken);
        return result switch
        {
            { Refused.Count: > 0 } => new ExportAnswer($"It refused the event: {result.Refused[0].Reason}", IsWell: false),
            { Again.Count: > 0 } => new ExportAnswer($"It did not take the event: {result.Problem}", IsWell: false),
            { Answer.Length: > 0 } => new ExportAnswer($"It took the event and answered: {result.Answer}", IsWell: true),
            _ => new ExportAnswer("The event was sent. This way has no acknowledgement: look whether it is there.", IsWell: true),
        };
    }

    private static Ok<ExportAnswer> Done(string words) => TypedResults.Ok(new ExportAnswer(words, IsWell: true));

    private static ProblemHttpResult Missing() => Problems.NotFound("There is no destination of that name in insight.yaml.");
}
