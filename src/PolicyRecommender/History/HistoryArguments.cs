using Insight.Contracts.Policies;

namespace Insight.PolicyRecommender.History;

/// <summary>Parameters of <see cref="HistorySql"/>: nothing of a scope ever stands in a statement.</summary>
internal static class HistoryArguments
{
    public static object Of(HistoryQuestion question, DateTime from, DateTime to, double share)
    {
        PolicyScope scope = question.Scope;
        return new
        {
            tenant = question.Tenant,
            from,
            to,
            share,
            seed = $"{question.Tenant}/{string.Join(',', scope.Hosts)}/{scope.Service}/{question.From.Ticks}",
            key = question.Key.ToString().ToLowerInvariant(),
            app = scope.App,
            service = scope.Service,
            source = scope.Source,
            anyHost = scope.Hosts.Count == 0 || scope.Hosts.Contains("*"),
            hosts = scope.Hosts.Where(static host => !host.StartsWith('*')).ToArray(),
            suffixes = scope.Hosts.Where(static host => host.StartsWith('*')).Select(static host => host[1..]).ToArray(),
            anyMethod = scope.Endpoints.Count == 0 || scope.Endpoints.Any(static endpoint => endpoint.Method.Length == 0),
            methods = scope.Endpoints.Select(static endpoint => endpoint.Method).Distinct().ToArray(),
            anyPath = scope.Endpoints.Count == 0,
            wafRules = (question.WafRules ?? []).Select(static rule => (uint)Math.Max(0, rule)).ToArray(),
            prefixes = scope.Endpoints.Select(static endpoint => Constant(endpoint.Path)).Distinct().ToArray(),
        };
    }

    /// <summary>What every path of a template begins with.</summary>
    private static string Constant(string template)
    {
        int open = template.IndexOf('{');
        return (open < 0 ? template : template[..open]).TrimEnd('/');
    }
}
