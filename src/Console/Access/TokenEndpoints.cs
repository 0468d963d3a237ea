using Insight.Console.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Access;

/// <summary>REST: tokens of programs. Everybody has their own; whoever administers all of a token's tenants sees and revokes it too.</summary>
internal static class TokenEndpoints
{
    private const int DefaultDays = 90;

    public static void MapTokens(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api/v1/tokens").WithTags("Access").ProducesProblem(400).ProducesProblem(401).NeedsPerson(Role.Viewer);
        api.MapGet("", List).WithName("ListTokens").WithSummary("Tokens, newest first, without their secrets");
        api.MapPost("", Create).WithName("CreateToken").WithSummary("Makes a token that acts in one's own name; its secret is told in this answer only").ProducesProblem(409);
        api.MapDelete("/{id}", Revoke).WithName("RevokeToken").WithSummary("Ends a token").ProducesProblem(404);
    }

    private static Results<Ok<IReadOnlyList<TokenItem>>, ProblemHttpResult> List([AsParameters] PageParameters page, Caller caller, TenantScope scope, AccessTokenStore tokens)
    {
        (Queries.PageRequest part, string? problem) = page.Parse(scope);
        if (problem is not null) return Problems.BadRequest(problem);
        return TypedResults.Ok<IReadOnlyList<TokenItem>>([.. tokens.List().Where(token => IsFor(token, caller)).Skip(part.Offset).Take(part.Limit).Select(static token => TokenItem.Of(token))]);
    }

    private static Results<Ok<TokenItem>, ProblemHttpResult> Create(TokenRequest request, Caller caller, AccessTokenStore tokens)
    {
        if (Texts.Problem("name", request.Name, Texts.MaxName, required: true) is { } problem) return Problems.BadRequest(problem);
        if (request.Days is < 1 or > 366) return Problems.BadRequest("days: a whole number from 1 to 366 is needed.");
        (Grants? roles, string wrong) = request.Roles is null ? (caller.Grants, "") : Grants.Of(request.Roles);
        if (roles is null) return Problems.BadRequest(wrong);
        if (!caller.Grants.Contain(roles)) return Problems.Forbidden("A token has no more roles than whoever makes it.");
        return tokens.Create(request.Name!.Trim(), caller.Name, roles, TimeSpan.FromDays(request.Days ?? DefaultDays), caller.Name) is { } made
            ? TypedResults.Ok(TokenItem.Of(made.Token, made.Secret))
            : TypedResults.Problem($"{AccessTokenStore.MaxPerOwner} tokens of yours count already; revoke one first.", statusCode: StatusCodes.Status409Conflict, title: "Too many tokens");
    }

    private static Results<NoContent, ProblemHttpResult> Revoke(string id, Caller caller, AccessTokenStore tokens) =>
        tokens.List().FirstOrDefault(token => token.Id == id) is { } token && IsFor(token, caller) && tokens.Revoke(id, caller.Name)
            ? TypedResults.NoContent()
            : Problems.NotFound("No token with this id counts that you may revoke.");

    private static bool IsFor(AccessToken token, Caller caller) => token.Owner == caller.Name || caller.Grants.Administer(token.Roles);
}
