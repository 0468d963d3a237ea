using Insight.Contracts.Policies;
using Insight.Endpoints;

namespace Insight.Policy.Policies;

/// <summary>Whether a policy is about an endpoint that was learned: for lists, where there is no request to judge.</summary>
public static class ScopeReach
{
    /// <summary>Whether requests of an endpoint can be in a scope.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="source">Service that calls; null: any.</param>
    /// <param name="app">App of the endpoint.</param>
    /// <param name="host">Its virtual host.</param>
    /// <param name="service">Service that answers.</param>
    /// <param name="method">Its method.</param>
    /// <param name="template">Its path template.</param>
    public static bool Reaches(PolicyScope scope, string? source, string app, string host, string service, string method, string template)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(host);
        return (scope.App.Length == 0 || scope.App == app)
            && ReachesService(scope, source, service)
            && (scope.Hosts.Count == 0 || scope.Hosts.Any(domain => HostNames.Holds(domain, host)))
            && (scope.Endpoints.Count == 0 || scope.Endpoints.Any(e => (e.Method.Length == 0 || e.Method == method) && Means(e.Path, template)));
    }

    /// <summary>Whether a scope has room for calls of a service by a service, as far as it names services.</summary>
    public static bool ReachesService(PolicyScope scope, string? source, string service)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return (scope.Service.Length == 0 || scope.Service == service) && (source is null || scope.Source.Length == 0 || scope.Source == source);
    }

    /// <summary>One with <c>{*}</c> means all below it, any other the endpoint that differs in the names of parameters alone.</summary>
    private static bool Means(string path, string template)
    {
        if (!path.EndsWith(PathTemplate.Rest, StringComparison.Ordinal)) return TemplateShape.IsSame(path, template);
        string[] above = path.Split('/')[..^1], segments = template.Split('/');
        return segments.Length >= above.Length && above.Zip(segments).All(static pair => TemplateShape.IsSame(pair.First, pair.Second));
    }
}
