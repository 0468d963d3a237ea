using Insight.Console.Access;
using Insight.Console.Api;
using Insight.Console.Objects;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Objects.Reading;
using Insight.PolicyRecommender.Replay;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Policies;

/// <summary>REST: what a policy would have done. Nothing is changed by asking.</summary>
internal static class PolicyReplayEndpoints
{
    /// <summary>A policy with 10,000 endpoints is some 1 MB.</summary>
    private const int MostBytes = ObjectReader.MaxFileBytes;

    public static void MapPolicyReplay(this IEndpointRouteBuilder routes) => routes.MapPost("/api/v1/policies/replay", ReplayAsync).WithTags("Policies")
        .WithName("ReplayPolicy").WithSummary("What the policy in the body (YAML or JSON) would have done to stored requests, as if it had been enforced")
        .WithMetadata(new RequestSizeLimitAttribute(MostBytes)).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(413).ProducesProblem(503).Needs(Role.Analyst);

    private static async Task<Results<Ok<ReplayReport>, ProblemHttpResult>> ReplayAsync(
        [AsParameters] ReplayParameters parameters, TenantScope scope, HttpRequest request, PolicyReplays replays, TimeProvider time, CancellationToken cancellationToken)
    {
        (DateTime from, DateTime to, int samples, string? problem) = parameters.Parse(time.GetUtcNow().UtcDateTime);
        if (problem is not null) return Problems.BadRequest(problem);
        (IReadOnlyList<ObjectFile>? files, string broken) = await ObjectBody.ReadAsync(request, cancellationToken);
        if (files is null) return Problems.BadRequest(broken);
        ObjectReading reading = ObjectReader.Read(files);
        if (reading.Errors.Count > 0) return Problems.BadRequest(reading.Errors[0].ToString());
        if (reading.Objects is not [{ Value: { Spec: PolicySpec spec, Metadata: { } metadata } }]) return Problems.BadRequest("The body must hold one object of kind Policy.");
        if (!scope.Allows(metadata.Tenant)) return Problems.Forbidden("metadata.tenant: name one of yours.");
        if (parameters.Incident is { } id)
        {
            if (await replays.IncidentAsync(metadata.Tenant, id, cancellationToken) is not { } incident) return Problems.NotFound("The policy's tenant has no incident of this id.");
            (from, to) = incident;
        }

        (ReplayReport? report, string refusal) = await replays.RunAsync(new ReplayQuestion(new GatewayObject<PolicySpec>(metadata, spec), from, to, samples), cancellationToken);
        return report is not null ? TypedResults.Ok(report) : TypedResults.Problem(refusal, statusCode: StatusCodes.Status503ServiceUnavailable, title: "The replay was not made");
    }
}
