using System.ComponentModel;
using System.Text.Json.Nodes;
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

namespace Insight.Console.Objects;

/// <summary>REST: objects that configure gateways.</summary>
internal static class ObjectEndpoints
{
    private const string DefaultTenant = "default";

    public static void MapObjects(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1/objects").WithTags("Objects").ProducesProblem(400).ProducesProblem(401);
        RequestSizeLimitAttribute limit = new(ObjectBody.MaxBytes);
        api.MapPut("", ApplyAsync).WithName("ApplyObjects").WithSummary("Makes objects be as they are in the body (YAML or JSON), all or none").WithMetadata(limit).ProducesProblem(409).ProducesProblem(413);
        api.MapPost("", ApplyAsync).WithName("ApplyObjectsByPost").WithSummary("The same as PUT").WithMetadata(limit).ProducesProblem(409).ProducesProblem(413);
        api.MapPost("/delete", DeleteManyAsync).WithName("DeleteObjects").WithSummary("Deletes the objects that the body names, all or none").WithMetadata(limit).ProducesProblem(409).ProducesProblem(413);
        api.MapGet("", ListAll).WithName("ListObjects").WithSummary("All objects of a tenant");
        api.MapGet("/{kind}", List).WithName("ListObjectsOfKind").WithSummary("Objects of one kind of a tenant").ProducesProblem(404);
        api.MapGet("/{kind}/{name}", Get).WithName("GetObject").WithSummary("One object").ProducesProblem(404);
        api.MapDelete("/{kind}/{name}", Delete).WithName("DeleteObject").WithSummary("Deletes one object, unless another refers to it").ProducesProblem(404).ProducesProblem(409);
        routes.MapGet("/api/v1/schemas/{kind}", Schema).WithTags("Objects").ProducesProblem(401).ProducesProblem(404)
            .WithName("GetObjectSchema").WithSummary("JSON Schema (2020-12) of a kind of objects");
    }

    private static async Task<Results<Ok<ObjectChanges>, ProblemHttpResult>> ApplyAsync([AsParameters] ObjectParameters parameters, HttpRequest request, ObjectStore store, CancellationToken cancellationToken)
    {
        (ObjectReading? reading, ProblemHttpResult? refused) = await ReadAsync(parameters, request, cancellationToken);
        if (reading is null) return refused!;
        Dictionary<ObjectKey, ReadObject> places = reading.Objects.ToDictionary(static read => read.Value.Key);
        return await Task.Run(() => Answer(store.Change([.. reading.Objects.Select(static read => read.Value)], [], parameters.By ?? "", parameters.Revision, parameters.DryRun ?? false), places, parameters), cancellationToken);
    }

    private static async Task<Results<Ok<ObjectChanges>, ProblemHttpResult>> DeleteManyAsync([AsParameters] ObjectParameters parameters, HttpRequest request, ObjectStore store, CancellationToken cancellationToken)
    {
        (ObjectReading? reading, ProblemHttpResult? refused) = await ReadAsync(parameters, request, cancellationToken);
        if (reading is null) return refused!;
        Dictionary<ObjectKey, ReadObject> places = reading.Objects.ToDictionary(static read => read.Value.Key);
        return await Task.Run(() => Answer(store.Change([], [.. places.Keys], parameters.By ?? "", parameters.Revision, parameters.DryRun ?? false), places, parameters), cancellationToken);
    }

    private static Results<Ok<ObjectChanges>, ProblemHttpResult> Delete(
        string kind, string name, [FromQuery, Description("Its tenant; 'default' when left out.")] string? tenant, [AsParameters] ObjectParameters parameters, ObjectStore store)
    {
        if (parameters.Problem() is { } problem) return Problems.BadRequest(problem);
        if (Find(store, kind, name, tenant, out ProblemHttpResult? missing) is not { } found) return missing!;
        return Answer(store.Change([], [found.Value.Key], parameters.By ?? "", parameters.Revision, parameters.DryRun ?? false), new Dictionary<ObjectKey, ReadObject>(), parameters);
    }

    private static Ok<ObjectList> ListAll([FromQuery, Description("Their tenant; 'default' when left out.")] string? tenant, ObjectStore store) => TypedResults.Ok(ListOf(store, tenant, null));

    private static Results<Ok<ObjectList>, ProblemHttpResult> List(string kind, [FromQuery, Description("Their tenant; 'default' when left out.")] string? tenant, ObjectStore store) =>
        ObjectKinds.TryParse(kind, out ObjectKind known) ? TypedResults.Ok(ListOf(store, tenant, known)) : NoKind();

    private static Results<Ok<ObjectItem>, ProblemHttpResult> Get(string kind, string name, [FromQuery, Description("Its tenant; 'default' when left out.")] string? tenant, ObjectStore store) =>
        Find(store, kind, name, tenant, out ProblemHttpResult? missing) is { } found ? TypedResults.Ok(ObjectItem.Of(found)) : missing!;

    private static Results<ContentHttpResult, ProblemHttpResult> Schema(string kind)
    {
        if (!ObjectKinds.TryParse(kind, out ObjectKind known)) return NoKind();
        JsonObject schema = ObjectSchema.Of(known);
        return TypedResults.Text(schema.ToJsonString(), "application/schema+json");
    }

    private static ObjectList ListOf(ObjectStore store, string? tenant, ObjectKind? kind)
    {
        StoredObjects objects = store.Read();
        return new ObjectList(objects.Revision, [.. objects.ByKey.Values
            .Where(stored => stored.Value.Metadata.Tenant == (tenant ?? DefaultTenant) && (kind is null || stored.Value.Key.Kind == kind))
            .OrderBy(static stored => stored.Value.Key.Kind).ThenBy(static stored => stored.Value.Metadata.Name, StringComparer.Ordinal).Select(ObjectItem.Of)]);
    }

    private static StoredObject? Find(ObjectStore store, string kind, string name, string? tenant, out ProblemHttpResult? missing)
    {
        missing = null;
        if (!ObjectKinds.TryParse(kind, out ObjectKind known)) missing = NoKind();
        else if (store.Read().ByKey.TryGetValue(new ObjectKey(known, tenant ?? DefaultTenant, name), out StoredObject? found)) return found;
        missing ??= Problems.NotFound($"There is no {ObjectKinds.Word(known)} of this name.");
        return null;
    }

    private static ProblemHttpResult NoKind() => Problems.NotFound($"The kinds are {string.Join(", ", ObjectKinds.All.Select(ObjectKinds.Word))}.");

    private static async Task<(ObjectReading? Reading, ProblemHttpResult? Refused)> ReadAsync(ObjectParameters parameters, HttpRequest request, CancellationToken cancellationToken)
    {
        if (parameters.Problem() is { } problem) return (null, Problems.BadRequest(problem));
        (IReadOnlyList<ObjectFile>? files, string broken) = await ObjectBody.ReadAsync(request, cancellationToken);
        if (files is null) return (null, Problems.BadRequest(broken));
        ObjectReading reading = await Task.Run(() => ObjectReader.Read(files), cancellationToken);
        return reading.Errors.Count > 0 ? (null, Refused(reading.Errors, StatusCodes.Status400BadRequest)) : (reading, null);
    }

    private static Results<Ok<ObjectChanges>, ProblemHttpResult> Answer(ObjectOutcome outcome, Dictionary<ObjectKey, ReadObject> places, ObjectParameters parameters)
    {
        if (outcome.Refusal.Length > 0) return TypedResults.Problem(outcome.Refusal, statusCode: StatusCodes.Status409Conflict, title: "The change was refused");
        if (!outcome.IsGood)
        {
            HashSet<ObjectKey> deleted = [.. outcome.Changes.Where(static change => change.Action == ObjectAction.Deleted).Select(static change => change.Key)];
            return Refused([.. outcome.Problems.Where(static problem => !problem.IsWarning).Take(ObjectReader.MaxErrors).Select(problem => Error(problem, places, deleted))], StatusCodes.Status409Conflict);
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

    /// <summary>RFC 9457 with every error beside the first one's sentence, each with its place.</summary>
    private static ProblemHttpResult Refused(IReadOnlyList<ObjectError> errors, int status) => TypedResults.Problem(
        errors[0].ToString(), statusCode: status, title: "The objects were refused", extensions: new Dictionary<string, object?> { ["errors"] = errors });
}
