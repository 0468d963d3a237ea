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
        routes.MapPost(EnrolmentFormat.EnrolPath, static (HttpContext context, EnrolmentRequest request, EnrolmentService service) => WriteAsync(context, service, service.Enrol(request)))
            .WithTags("Enrolment").ProducesProblem(400).ProducesProblem(401).ProducesProblem(409).ProducesProblem(503)
            .WithName("Enrol").WithSummary("A certificate for a gateway that proves to have a join token; the answer is signed with the key that the token pins");
        routes.MapPost(EnrolmentFormat.RenewPath, static (HttpContext context, RenewalRequest request, EnrolmentService service) => WriteAsync(context, service, service.Renew(request)))
            .WithTags("Enrolment").ProducesProblem(400).ProducesProblem(401).ProducesProblem(503)
            .WithName("RenewEnrolment").WithSummary("The next certificate of a gateway that proves to have its present key");
    }

    private static Task WriteAsync(HttpContext context, EnrolmentService service, EnrolmentOutcome outcome)
    {
        HttpResponse response = context.Response;
        if (outcome.Status != StatusCodes.Status200OK) return Problems.WriteAsync(context, outcome.Status, "No certificate", outcome.Detail);
        response.Headers[EnrolmentFormat.PublicKeyHeader] = service.PublicKey;
        response.Headers[EnrolmentFormat.SignatureHeader] = Convert.ToBase64String(outcome.Signature.Span);
        response.ContentType = "application/json";
        response.ContentLength = outcome.Answer.Length;
        return response.Body.WriteAsync(outcome.Answer, context.RequestAborted).AsTask();
    }
}
