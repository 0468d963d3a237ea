using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Insight.Console.Access;
using Insight.Console.Api;
using Insight.Contracts.Enrolment;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Enrolment;

/// <summary>REST: how gateways get their certificates. No token of the console is needed: requests prove themselves.</summary>
internal static class EnrolmentEndpoints
{
    public static void MapEnrolment(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(EnrolmentFormat.EnrolPath, static (HttpContext context, EnrolmentService service) => AnswerAsync(context, service, EnrolmentJson.Default.EnrolmentRequest, service.Enrol))
            .WithTags("Enrolment").ProvesItself().Accepts<EnrolmentRequest>("application/json").Produces<EnrolmentAnswer>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(409).ProducesProblem(503)
            .WithName("Enrol").WithSummary("A certificate for a gateway that proves to have a join token; the answer is signed with the key that the token pins");
        routes.MapPost(EnrolmentFormat.RenewPath, static (HttpContext context, EnrolmentService service) => AnswerAsync(context, service, EnrolmentJson.Default.RenewalRequest, service.Renew))
            .WithTags("Enrolment").ProvesItself().Accepts<RenewalRequest>("application/json").Produces<EnrolmentAnswer>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(503)
            .WithName("RenewEnrolment").WithSummary("The next certificate of a gateway that proves to have its present key");
    }

    private static async Task AnswerAsync<T>(HttpContext context, EnrolmentService service, JsonTypeInfo<T> type, Func<T, EnrolmentOutcome> decide) where T : class
    {
        EnrolmentOutcome outcome = await ReadAsync(context, type) is { } request
            ? decide(request)
            : EnrolmentOutcome.Refused(StatusCodes.Status400BadRequest, "The request is not JSON of the known form.");
        HttpResponse response = context.Response;
        if (outcome.Status != StatusCodes.Status200OK)
        {
            await Problems.WriteAsync(context, outcome.Status, "No certificate", outcome.Detail);
            return;
        }

        response.Headers[EnrolmentFormat.PublicKeyHeader] = service.PublicKey;
        response.Headers[EnrolmentFormat.SignatureHeader] = Convert.ToBase64String(outcome.Signature.Span);
        response.ContentType = "application/json";
        response.ContentLength = outcome.Answer.Length;
        await response.Body.WriteAsync(outcome.Answer, context.RequestAborted);
    }

    /// <summary>Strictly: what is not there is an error, and so is what nobody knows.</summary>
    private static async Task<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
