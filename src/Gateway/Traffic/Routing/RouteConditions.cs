using Insight.Contracts.Objects;
using Insight.Gateway.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Insight.Gateway.Traffic.Routing;

/// <summary>What a route demands besides host and path.</summary>
internal sealed class RouteConditions(RouteMatch? match, bool takesPreflights = false)
{
    private readonly string[] _methods = [.. match?.Methods ?? []];
    private readonly ValueCondition[] _headers = [.. (match?.Headers ?? []).Select(header => new ValueCondition(header))];
    private readonly ValueCondition[] _query = [.. (match?.Query ?? []).Select(parameter => new ValueCondition(parameter))];

    private static readonly RouteConditions s_none = new(null);

    /// <summary>The conditions of a route; the same for all that have none.</summary>
    public static RouteConditions Of(RouteMatch? match, bool takesPreflights)
    {
        RouteConditions conditions = new(match, takesPreflights);
        return conditions.Count == 0 ? s_none : conditions;
    }

    /// <summary>How many there are.</summary>
    public int Count => (_methods.Length > 0 ? 1 : 0) + _headers.Length + _query.Length;

    public bool Hold(HttpContext context)
    {
        if (_methods.Length > 0 && !HasMethod(context.Request)) return false;
        foreach (ValueCondition header in _headers)
        {
            if (!header.Holds(context.Request.Headers.TryGetValue(header.Name, out StringValues values), values)) return false;
        }

        if (_query.Length == 0) return true;
        IQueryCollection query = context.Request.Query;
        foreach (ValueCondition parameter in _query)
        {
            bool isThere = query.TryGetValue(parameter.Name, out StringValues values);
            if (!parameter.Holds(isThere, values)) return false;
        }

        return true;
    }

    /// <summary>A preflight belongs to the route of the request that it asks about.</summary>
    private bool HasMethod(HttpRequest request) =>
        Array.IndexOf(_methods, request.Method) >= 0
        || (takesPreflights && CorsPolicy.IsPreflight(request) && Array.IndexOf(_methods, request.Headers.AccessControlRequestMethod.ToString()) >= 0);
}
