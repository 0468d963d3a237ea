using System.ComponentModel;
using System.Text.Json.Nodes;
using Insight.Console.Access;
using Insight.Console.Api;
using Insight.Contracts.Objects;
using Insight.Policy.Objects;
using Insight.Policy.Objects.Reading;
using Insight.Policy.Objects.Rules;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Insight.Console.Objects;

/// <summary>REST: objects that configure gateways.</summary>
internal static class ObjectEndpoints
{
    private const string DefaultTenant = "default";

    public static void MapObjects(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1/objects").WithTags("Objects").ProducesProblem(400).ProducesProblem(401).Needs(Role.Viewer);
        RequestSizeLimitAttribute limit = new(ObjectBody.MaxBytes);
        api.MapPut("", ApplyAsync).WithName("ApplyObjects").WithSummary("Makes objects be as they are in the body (YAML or JSON), all or none").WithMetadata(limit).ProducesProblem(409).ProducesProblem(413).Needs(Role.Analyst);
        api.MapPost("", ApplyAsync).WithName("ApplyObjectsByPost").WithSummary("The same as PUT").WithMetadata(limit).ProducesProblem(409).ProducesProblem(413).Needs(Role.Analyst);
        api.MapPost("/delete", DeleteManyAsync).WithName("DeleteObjects").WithSummary("Deletes the objects that the body names, all or none").WithMetadata(limit).ProducesProblem(409).ProducesProblem(413).Needs(Role.Analyst);
        api.MapGet("", ListAll).WithName("ListObjects").WithSummary("All objects of a tenant");
        api.MapGet("/{kind}", List).WithName("ListObjectsOfKind").WithSummary("Objects of one kind of a tenant").ProducesProblem(404);
        api.MapGet("/{kind}/{name}", Get).WithName("GetObject").WithSummary("One object").ProducesProblem(404);
        api.MapDelete("/{kind}/{name}", Delete).WithName("DeleteObject").WithSummary("Deletes one object, unless another refers to it").ProducesProblem(404).ProducesProblem(409).Needs(Role.Analyst);
        routes.MapGet("/api/v1/schemas/{kind}", Schema).WithTags("Objects").ProducesProblem(401).ProducesProblem(404)
            .WithName("GetObjectSchema").WithSummary("JSON Schema (2020-12) of a kind of objects").Needs(Role.Viewer);
    }

    private static async Task<Results<Ok<ObjectChanges>, ProblemHttpResult>> ApplyAsync([AsParameters] ObjectParameters parameters, HttpRequest request, Caller caller, TenantScope scope, ObjectStore store, IOptions<ConsoleOptions> options, CancellationToken cancellationToken)
    {
        (ObjectReading? reading, ProblemHttpResult? refused) = await ReadAsync(parameters, request, caller, scope, cancellationToken);
        if (reading is null) return refused!;
        Dictionary<ObjectKey, ReadObject> places = reading.Objects.ToDictionary(static read => read.Value.Key);
        return await Task.Run(() => Answer(store.Change([.. reading.Objects.Select(static read => read.Value)], [], parameters.ActAs(caller).Actor.Text, parameters.Revision, parameters.DryRun ?? false, parameters.Why, GuardOf(parameters, caller, options)), places, parameters), cancellationToken);
    }

    private static async Task<Results<Ok<ObjectChanges>, ProblemHttpResult>> DeleteManyAsync([AsParameters] ObjectParameters parameters, HttpRequest request, Caller caller, TenantScope scope, ObjectStore store, IOptions<ConsoleOptions> options, CancellationToken cancellationToken)
    {
        (ObjectReading? reading, ProblemHttpResult? refused) = await ReadAsync(parameters, request, caller, scope, cancellationToken);
        if (reading is null) return refused!;
        Dictionary<ObjectKey, ReadObject> places = reading.Objects.ToDictionary(static read => read.Value.Key);
        return await Task.Run(() => Answer(store.Change([], [.. places.Keys], parameters.ActAs(caller).Actor.Text, parameters.Revision, parameters.DryRun ?? false, parameters.Why, GuardOf(parameters, caller, options)), places, parameters), cancellationToken);
    }

    private static Results<Ok<ObjectChanges>, ProblemHttpResult> Delete(
        string kind, string name, [FromQuery, Description("Its tenant; 'default' when left out.")] string? tenant, [AsParameters] ObjectParameters parameters,
        Caller caller, TenantScope scope, ObjectStore store, IOptions<ConsoleOptions> options)
    {
        if (parameters.ActAs(caller).Problem is { } problem) return Problems.BadRequest(problem);
        if (Find(store, scope, kind, name, tenant, out ProblemHttpResult? missing) is not { } found) return missing!;
        return Answer(store.Change([], [found.Value.Key], parameters.ActAs(caller).Actor.Text, parameters.Revision, parameters.DryRun ?? false, parameters.Why, GuardOf(parameters, caller, options)), new Dictionary<ObjectKey, ReadObject>(), parameters);
    }

    private static Ok<ObjectList> ListAll([FromQuery, Description("Their tenant; 'default' when left out.")] string? tenant, TenantScope scope, ObjectStore store) => TypedResults.Ok(ListOf(store, scope, tenant, null));

    private static Results<Ok<ObjectList>, ProblemHttpResult> List(string kind, [FromQuery, Description("Their tenant; 'default' when left out.")] string? tenant, TenantScope scope, ObjectStore store) =>
        ObjectKinds.TryParse(kind, out ObjectKind known) ? TypedResults.Ok(ListOf(store, scope, tenant, known)) : NoKind();

    private static Results<Ok<ObjectItem>, ProblemHttpResult> Get(string kind, string name, [FromQuery, Description("Its tenant; 'default' when left out.")] string? tenant, TenantScope scope, ObjectStore store) =>
        Find(store, scope, kind, name, tenant, out ProblemHttpResult? missing) is { } found ? TypedResults.Ok(ObjectItem.Of(found)) : missing!;

    private static Results<ContentHttpResult, ProblemHttpResult> Schema(string kind)
    {
        if (!ObjectKinds.TryParse(kind, out ObjectKind known)) return NoKind();
        JsonObject schema = ObjectSchema.Of(known);
        return TypedResults.Text(schema.ToJsonString(), "application/schema+json");
    }

    private static ObjectList ListOf(ObjectStore store, TenantScope scope, string? tenant, ObjectKind? kind)
    {
        StoredObjects objects = store.Read();
        return new ObjectList(objects.Revision, [.. objects.ByKey.Values
            .Where(stored => scope.Allows(stored.Value.Metadata.Tenant) && stored.Value.Metadata.Tenant == (tenant ?? DefaultTenant) && (kind is null || stored.Value.Key.Kind == kind))
            .OrderBy(static stored => stored.Value.Key.Kind).ThenBy(static stored => stored.Value.Metadata.Name, StringComparer.Ordinal).Select(ObjectItem.Of)]);
    }

    private static StoredObject? Find(ObjectStore store, TenantScope scope, string kind, string name, string? tenant, out ProblemHttpResult? missing)
    {
        missing = null;
        if (!ObjectKinds.TryParse(kind, out ObjectKind known)) missing = NoKind();
        else if (scope.Allows(tenant ?? DefaultTenant) && store.Read().ByKey.TryGetValue(new ObjectKey(known, tenant ?? DefaultTenant, name), out StoredObject? found)) return found;
        missing ??= Problems.NotFound($"There is no {ObjectKinds.Word(known)} of this name.");
        return null;
    }

    private static Func<StoredObject?, NamedObject?, string?> GuardOf(ObjectParameters parameters, Caller caller, IOptions<ConsoleOptions> options) => (before, after) =>
        ObjectGuard.Problem(caller, parameters.ActAs(caller).Actor, options.Value.Proposals, parameters.BreakGlass ?? false, before, after);

    private static ProblemHttpResult NoKind() => Problems.NotFound($"The kinds are {string.Join(", ", ObjectKinds.All.Select(ObjectKinds.Word))}.");

    private static async Task<(ObjectReading? Reading, ProblemHttpResult? Refused)> ReadAsync(ObjectParameters parameters, HttpRequest request, Caller caller, TenantScope scope, CancellationToken cancellationToken)
    {
        if (parameters.ActAs(caller).Problem is { } problem) return (null, Problems.BadRequest(problem));
        (IReadOnlyList<ObjectFile>? files, string broken) = await ObjectBody.ReadAsync(request, cancellationToken);
        if (files is null) return (null, Problems.BadRequest(broken));
        ObjectReading reading = await Task.Run(() => ObjectReader.Read(files), cancellationToken);
        if (reading.Errors.Count > 0) return (null, ObjectProblems.Refused(reading.Errors, StatusCodes.Status400BadRequest));
        return reading.Objects.Any(read => !scope.Allows(read.Value.Metadata.Tenant)) ? (null, Problems.Forbidden("metadata.tenant: name one of yours.")) : (reading, null);
    }

    private static Results<Ok<ObjectChanges>, ProblemHttpResult> Answer(ObjectOutcome outcome, Dictionary<ObjectKey, ReadObject> places, ObjectParameters parameters)
    {
        if (outcome.IsForbidden) return Problems.Forbidden(outcome.Refusal);
        if (outcome.Refusal.Length > 0) return TypedResults.Problem(outcome.Refusal, statusCode: StatusCodes.Status409Conflict, title: "The change was refused");
        if (!outcome.IsGood)
        {
            HashSet<ObjectKey> deleted = [.. outcome.Changes.Where(static change => change.Action == ObjectAction.Deleted).Select(static change => change.Key)];
            return ObjectProblems.Refused([.. outcome.Problems.Where(static problem => !problem.IsWarning).Take(ObjectReader.MaxErrors).Select(problem => Error(problem, places, deleted))], StatusCodes.Status409Conflict);
        }

        bool shows = parameters.DryRun ?? false;
        return TypedResults.Ok(new ObjectChanges(
            outcome.Revision,
            [.. outcome.Changes.Select(change => new ObjectChange(
                ObjectKinds.Word(change.Key.Kind), change.Key.Tenant, change.Key.Name, change.Action, shows ? ObjectItem.Json(change.Before) : null, shows ? ObjectItem.Json(change.After) : null))],
            [.. outcome.Problems.Take(ObjectReader.MaxErrors).Select(problem => Error(problem, places, []).ToString())]));
    }

    private static ObjectError Error(ReferenceProblem problem, Dictionary<ObjectKey, ReadObject> places, HashSet<ObjectKey> deleted)
    {
        if (ReferenceRules.DeletionProblem(problem, deleted) is { } reason)
            return places.GetValueOrDefault(problem.Missing!.Value)?.Error("", reason) ?? new ObjectError("", 0, problem.Missing.Value.ToString(), "", reason);
        return places.GetValueOrDefault(problem.Subject)?.Error(problem.Field, problem.Message) ?? new ObjectError("", 0, problem.Subject.ToString(), problem.Field, problem.Message);
    }
}
