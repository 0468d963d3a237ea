using Insight.Console.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Access;

/// <summary>REST: users. An administrator of some tenants sees and changes only users whose every role is for those; others are not there for them.</summary>
internal static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1/users").WithTags("Access").ProducesProblem(400).ProducesProblem(401).NeedsPerson(Role.Admin);
        api.MapGet("", List).WithName("ListUsers").WithSummary("Users in order of their names");
        api.MapPost("", Add).WithName("AddUser").WithSummary("Adds a user").ProducesProblem(409);
        api.MapPut("/{name}/roles", SetRoles).WithName("SetUserRoles").WithSummary("Gives a user these roles and no others").ProducesProblem(404).ProducesProblem(409);
        api.MapPut("/{name}/password", SetPassword).WithName("SetUserPassword").WithSummary("Gives a user another password; all their sessions end").ProducesProblem(404);
        api.MapDelete("/{name}", Remove).WithName("RemoveUser").WithSummary("Removes a user with sessions and tokens").ProducesProblem(404).ProducesProblem(409);
    }

    private static Results<Ok<IReadOnlyList<UserItem>>, ProblemHttpResult> List([AsParameters] PageParameters page, Caller caller, TenantScope scope, UserStore users)
    {
        (Queries.PageRequest part, string? problem) = page.Parse(scope);
        if (problem is not null) return Problems.BadRequest(problem);
        return TypedResults.Ok<IReadOnlyList<UserItem>>([.. users.List().Where(user => caller.Grants.Administer(user.Roles)).Skip(part.Offset).Take(part.Limit).Select(UserItem.Of)]);
    }

    private static Results<Ok<UserItem>, ProblemHttpResult> Add(UserRequest request, Caller caller, UserStore users)
    {
        string name = request.Name ?? "";
        (Grants? roles, string wrong) = Grants.Of(request.Roles);
        if ((PasswordRules.NameProblem(name) ?? PasswordRules.Problem(request.Password, name)) is { } problem) return Problems.BadRequest(problem);
        if (roles is null) return Problems.BadRequest(wrong);
        if (!caller.Grants.Administer(roles)) return NotYours();
        return users.Add(name, request.Password!, roles, caller.Name) && users.Find(name) is { } added
            ? TypedResults.Ok(UserItem.Of(added))
            : TypedResults.Problem("There is a user of this name, or there are too many.", statusCode: StatusCodes.Status409Conflict, title: "Not added");
    }

    private static Results<NoContent, ProblemHttpResult> SetRoles(string name, UserRequest request, Caller caller, UserStore users)
    {
        (Grants? roles, string wrong) = Grants.Of(request.Roles);
        if (roles is null) return Problems.BadRequest(wrong);
        if (Find(name, caller, users) is null) return Missing();
        if (!caller.Grants.Administer(roles)) return NotYours();
        return users.SetRoles(name, roles, caller.Name) ? TypedResults.NoContent() : LastOne();
    }

    private static Results<NoContent, ProblemHttpResult> SetPassword(string name, PasswordChange change, Caller caller, UserStore users)
    {
        if (PasswordRules.Problem(change.Password, name) is { } problem) return Problems.BadRequest(problem);
        if (Find(name, caller, users) is null) return Missing();
        return users.SetPassword(name, change.Password!, caller.Name) ? TypedResults.NoContent() : Problems.BadRequest("name: this user signs in elsewhere and has no password here.");
    }

    private static Results<NoContent, ProblemHttpResult> Remove(string name, Caller caller, UserStore users)
    {
        if (Find(name, caller, users) is null) return Missing();
        return users.Remove(name, caller.Name) ? TypedResults.NoContent() : LastOne();
    }

    private static ConsoleUser? Find(string name, Caller caller, UserStore users) => users.Find(name) is { } found && caller.Grants.Administer(found.Roles) ? found : null;

    private static ProblemHttpResult Missing() => Problems.NotFound("There is no user of this name whom you administer.");

    private static ProblemHttpResult NotYours() => Problems.Forbidden("Roles can be given for tenants that you administer.");

    private static ProblemHttpResult LastOne() => TypedResults.Problem("Nobody would administer all tenants any more.", statusCode: StatusCodes.Status409Conflict, title: "The last administrator stays");
}
