using System.ComponentModel;
using Insight.Console.Access;
using Insight.Console.Api;
using Insight.Console.Objects;
using Insight.Console.Queries;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Objects.Reading;
using Insight.PolicyRecommender.Proposals;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Proposals;

/// <summary>REST: proposals and what is decided about them.</summary>
internal static class ProposalEndpoints
{
    private const string DefaultTenant = "default";

    /// <summary>Proposals that are searched for those about something, the newest.</summary>
    private const int MaxSearched = 1000;

    public static void MapProposals(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1/proposals").WithTags("Proposals").ProducesProblem(400).ProducesProblem(401).Needs(Role.Viewer);
        api.MapGet("", List).WithName("ListProposals").WithSummary("Proposals of a tenant, newest first");
        api.MapGet("/status", Status).WithName("GetProposalStatus").WithSummary("How the search for candidates went last: what was looked at, what was found, and what was refused because it looks poisoned");
        api.MapPost("", ProposeAsync).WithName("ProposePolicy").WithSummary("Proposes the policy in the body (YAML or JSON): somebody else approves it").WithMetadata(new RequestSizeLimitAttribute(ProposalBody.MaxBytes)).ProducesProblem(403).ProducesProblem(409).ProducesProblem(413).Needs(Role.Analyst);
        api.MapGet("/{id}", Get).WithName("GetProposal").WithSummary("One proposal with its policy, evidence and history").ProducesProblem(404);
        api.MapPut("/{id}", EditAsync).WithName("EditProposal").WithSummary("Changes the policy (YAML or JSON) of a proposal that is not decided; whoever does is its author").ProducesProblem(404).ProducesProblem(409).Needs(Role.Analyst);
        api.MapPost("/{id}/{action}", Act).WithName("ActOnProposal")
            .WithSummary("review, approve, promote, enforce, reject, snooze, wake, withdraw, roll-back").ProducesProblem(404).ProducesProblem(409).Needs(Role.Analyst);
    }

    private static async Task<Results<Ok<ProposalList>, ProblemHttpResult>> List(
        [FromQuery, Description("Their tenant; 'default' when left out.")] string? tenant, [FromQuery, Description("Only those in these states, such as proposed,in-review.")] string? state,
        [AsParameters] ProposalSubjectParameters about, [AsParameters] PageParameters page, TenantScope scope, ProposalStore store, TenantInventory inventory, CancellationToken cancellationToken)
    {
        List<ProposalState> states = [];
        if (state is not null && !state.Split(',').All(word => ProposalStates.TryParse(word, out ProposalState known) && Add(states, known))) return Problems.BadRequest($"state: is one of {string.Join(", ", Enum.GetValues<ProposalState>().Select(ProposalStates.Word))}.");
        (PageRequest asked, string? problem) = page.Parse(scope);
        if ((problem ?? about.Problem()) is { } wrong) return Problems.BadRequest(wrong);
        IReadOnlyList<Proposal> found = [];
        if (scope.Allows(tenant ?? DefaultTenant))
        {
            found = !about.IsGiven
                ? store.List(tenant ?? DefaultTenant, states, asked.Offset, asked.Limit + 1)
                : about.Of(await inventory.ViewAsync(scope, cancellationToken)) is { } subject
                    ? [.. store.List(tenant ?? DefaultTenant, states, 0, MaxSearched).Where(p => subject.IsIn(p.Policy.Spec.Scope)).Skip(asked.Offset).Take(asked.Limit + 1)]
                    : [];
        }

        return TypedResults.Ok(new ProposalList([.. found.Take(asked.Limit).Select(static proposal => ProposalItem.Of(proposal))], found.Count > asked.Limit));
    }

    private static Ok<ProposalStatus> Status([FromQuery, Description("The tenant; 'default' when left out.")] string? tenant, TenantScope scope, ProposalRunStore runs) =>
        TypedResults.Ok(new ProposalStatus(scope.Allows(tenant ?? DefaultTenant) ? runs.Read(tenant ?? DefaultTenant) : null));

    private static bool Add(List<ProposalState> states, ProposalState known)
    {
        if (!states.Contains(known)) states.Add(known);
        return true;
    }

    private static Results<Ok<ProposalItem>, ProblemHttpResult> Get(
        string id, [FromQuery, Description("Its tenant; 'default' when left out.")] string? tenant, Caller caller, TenantScope scope, ProposalStore store, ProposalService service, ControlDatabase database) =>
        scope.Allows(tenant ?? DefaultTenant) && store.Find(tenant ?? DefaultTenant, id) is { } found ? TypedResults.Ok(service.Told(found, caller, database)) : Problems.NotFound(ProposalOutcome.Missing.Problem);

    private static async Task<Results<Ok<ProposalItem>, ProblemHttpResult>> EditAsync(
        string id, [AsParameters] ProposalParameters parameters, Caller caller, TenantScope scope, HttpRequest request, ProposalService service, ControlDatabase database, CancellationToken cancellationToken)
    {
        (Actor actor, string? problem) = caller.ActAs(parameters.By);
        if (problem is not null) return Problems.BadRequest(problem);
        if (!scope.Allows(parameters.Tenant ?? DefaultTenant)) return Problems.NotFound(ProposalOutcome.Missing.Problem);
        (GatewayObject<PolicySpec>? policy, _, ProblemHttpResult? refused) = await ProposalBody.ReadAsync(request, cancellationToken);
        return policy is null ? refused! : Answer(service.Act(parameters.Tenant ?? DefaultTenant, id, new ProposalAction(ProposalVerb.Edit), actor, parameters.Revision, policy), caller, service, database);
    }

    private static async Task<Results<Ok<ProposalItem>, ProblemHttpResult>> ProposeAsync(
        [AsParameters] NewProposalParameters parameters, Caller caller, TenantScope scope, HttpRequest request, PersonalProposals proposals, ProposalService service, ControlDatabase database, CancellationToken cancellationToken)
    {
        (Actor actor, string? unnamed) = caller.ActAs(parameters.By);
        (TimeSpan? life, string? wrong) = parameters.Parse();
        if ((unnamed ?? wrong) is { } problem) return Problems.BadRequest(problem);
        (GatewayObject<PolicySpec>? policy, ReadObject? place, ProblemHttpResult? refused) = await ProposalBody.ReadAsync(request, cancellationToken);
        if (policy is null) return refused!;
        if (!scope.Allows(policy.Metadata.Tenant) || (parameters.Tenant is { } tenant && tenant != policy.Metadata.Tenant)) return Problems.Forbidden("metadata.tenant: name one of yours, the same as the parameter tenant.");
        DateTime now = service.Now();
        if (policy.Spec.Expires is { } end && (life is not null || end <= now))
            return ObjectProblems.Refused([place!.Error("spec.expires", life is null ? "is over already" : "the parameter ttl says it, too; leave one of them out")], StatusCodes.Status400BadRequest);
        if (life is not null) policy = policy with { Spec = policy.Spec with { Expires = now + life } };
        return Answer(proposals.Propose(policy, parameters.Reason!.Trim(), actor), caller, service, database);
    }

    private static Results<Ok<ProposalItem>, ProblemHttpResult> Act(
        string id, string action, [AsParameters] ProposalParameters parameters, ProposalActionBody? body, Caller caller, TenantScope scope, ProposalService service, ControlDatabase database)
    {
        (Actor actor, string? unnamed) = caller.ActAs(parameters.By);
        if ((unnamed ?? body?.Problem()) is { } problem) return Problems.BadRequest(problem);
        if (!ProposalStates.TryParse(action, out ProposalVerb verb) || verb is ProposalVerb.Edit or ProposalVerb.Deploy or ProposalVerb.Expire)
            return Problems.BadRequest("The actions are review, approve, promote, enforce, reject, snooze, wake, withdraw and roll-back.");
        string tenant = parameters.Tenant ?? DefaultTenant;
        if (!scope.Allows(tenant)) return Problems.NotFound(ProposalOutcome.Missing.Problem);
        // What lets a policy at traffic, or ends the question, is decided by others than who drafts it.
        if (ProposalChoices.Needs(verb) is Role needed && caller.Grants.In(tenant) < needed) return Problems.Forbidden($"The role {Roles.Word(needed)} is needed.");
        ProposalAction wanted = (body ?? new ProposalActionBody(null, null, null, null)).Of(verb);
        return Answer(service.Act(parameters.Tenant ?? DefaultTenant, id, wanted, actor, parameters.Revision), caller, service, database);
    }

    private static Results<Ok<ProposalItem>, ProblemHttpResult> Answer(ProposalOutcome outcome, Caller caller, ProposalService service, ControlDatabase database) => outcome.Proposal is { } proposal
        ? TypedResults.Ok(service.Told(proposal, caller, database))
        : TypedResults.Problem(outcome.Problem, statusCode: outcome.Status, title: outcome.Status == StatusCodes.Status404NotFound ? "Not found" : "The step was refused");
}
