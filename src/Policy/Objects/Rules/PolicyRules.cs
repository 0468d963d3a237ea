using Insight.Contracts.Policies;
using Insight.Policy.Networks;
using Insight.Policy.Policies;

namespace Insight.Policy.Objects.Rules;

internal static class PolicyRules
{
    private const int MaxNames = 10_000;
    private const int MaxText = 256;

    public static void Policy(this RuleCheck check, PolicySpec spec)
    {
        Scope(check, spec.Scope);
        check.Range(spec.CanaryPercent, 0.1, 100, "spec.canaryPercent");
        if (spec.Guard is { } guard) Guard(check, guard);
        if (spec.Provenance is { } provenance) Provenance(check, provenance, spec);
        Kinds(check, spec);
        if (spec.RateLimit is { } rate)
        {
            check.Range(rate.Requests, 1, 1_000_000_000, "spec.rateLimit.requests");
            check.Range(rate.Per, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), "spec.rateLimit.per");
        }

        if (spec.Endpoints is { } endpoints) check.Endpoints(endpoints.Allow, 1, MaxNames, "spec.endpoints.allow");
        if (spec.Schema is { } schema) Schema(check, schema);
        if (spec.Callers is { } callers) Words(check, callers.Services, 0, 1_000, "spec.callers.services");
        if (spec.Block is { } block) Block(check, block);
        if (spec.Waf is { } waf) Waf(check, waf);
        if (spec.WafExclusion is { } exclusion) Exclusion(check, exclusion);
        if (spec.Mask is { } mask) Words(check, mask.Kinds, 1, 32, "spec.mask.kinds");
        if (spec.Limits is { } limits) Limits(check, limits);
        if (spec.Split is not { } split) return;
        check.Name(split.Route, "spec.split.route");
        check.Destinations(split.To, 1, "spec.split.to");
    }

    private static void Scope(RuleCheck check, PolicyScope scope)
    {
        check.Text(scope.App, 64, "spec.scope.app", mayBeEmpty: true);
        check.Count(scope.Hosts.Count, 0, 64, "spec.scope.hosts");
        check.Each(scope.Hosts, "spec.scope.hosts", (host, field) =>
        {
            check.Domain(host, field);
            check.That(AddressRules.Divide(host).Port == 0, field, "hosts of policies have no port");
        });
        check.Text(scope.Service, MaxText, "spec.scope.service", mayBeEmpty: true);
        check.Text(scope.Source, MaxText, "spec.scope.source", mayBeEmpty: true);
        check.Endpoints(scope.Endpoints, 0, 1_000, "spec.scope.endpoints");
    }

    private static void Endpoints(this RuleCheck check, IReadOnlyList<PolicyEndpoint> endpoints, int least, int most, string field)
    {
        check.Count(endpoints.Count, least, most, field);
        HashSet<(string, string)> seen = [];
        for (int i = 0; i < endpoints.Count; i++)
        {
            string item = FieldPath.Item(field, i);
            if (endpoints[i].Method.Length > 0) check.Methods([endpoints[i].Method], $"{item}.method");
            Path(check, endpoints[i].Path, $"{item}.path");
            check.That(seen.Add((endpoints[i].Method, endpoints[i].Path)), item, "stands twice; leave one of them out");
        }
    }

    /// <summary>A template as endpoints have it: constants, <c>{name}</c>, both in a segment, and <c>{*}</c> at the end.</summary>
    private static void Path(RuleCheck check, string path, string field)
    {
        check.UrlPath(path, field);
        string[] segments = path.Split('/');
        for (int i = 1; i < segments.Length; i++)
        {
            string segment = segments[i];
            if (segment == "{*}" && i == segments.Length - 1) continue;
            int at = 0;
            bool isGood = true;
            while (isGood && segment.AsSpan(at).IndexOfAny('{', '}') is var next and >= 0)
            {
                int close = segment.IndexOf('}', at);
                isGood = segment[at + next] == '{' && close > at + next + 1 && segment.AsSpan(at + next + 1, close - at - next - 1).IndexOfAny('{', '*') < 0;
                at = close + 1;
            }

            check.That(isGood, field, $"{FieldPath.Quote(segment)} has a parameter that is not written {{name}}; {{*}} stands for all that follows, at the end only");
        }
    }

    private static void Guard(RuleCheck check, PolicyGuard guard)
    {
        check.Range(guard.MostDenied, 0, 1, "spec.guard.mostDenied");
        check.Range(guard.MostClients, 0, 1, "spec.guard.mostClients");
        check.Range(guard.MostErrorRise, 0, 1, "spec.guard.mostErrorRise");
        check.Range(guard.MostSlowdown, 1, 1_000, "spec.guard.mostSlowdown");
        check.Range(guard.LeastRequests, 1, 1_000_000, "spec.guard.leastRequests");
    }

    private static void Provenance(RuleCheck check, PolicyProvenance provenance, PolicySpec spec)
    {
        check.Text(provenance.Proposal, 64, "spec.provenance.proposal");
        check.That(provenance.Evidence.Length == 64 && provenance.Evidence.All(char.IsAsciiHexDigitLower), "spec.provenance.evidence", "must be a SHA-256 in 64 small hexadecimal digits");
        check.Count(provenance.Approvals.Count, 1, 16, "spec.provenance.approvals");
        for (int i = 0; i < provenance.Approvals.Count; i++)
        {
            string item = FieldPath.Item("spec.provenance.approvals", i);
            check.Text(provenance.Approvals[i].User, MaxText, $"{item}.user");
            check.Text(provenance.Approvals[i].Signature, 1024, $"{item}.signature");
        }

        check.That(spec.Expires is not null, "spec.expires", "must be given: what was learned ends by itself");
    }

    private static void Kinds(RuleCheck check, PolicySpec spec)
    {
        int given = PolicyKinds.Given(spec).Count();
        check.That(given == 1, "spec", $"exactly one of {string.Join(", ", PolicyKinds.All.Select(static kind => kind.Word))} must be given");
    }

    private static void Schema(RuleCheck check, RequestSchemaRule schema)
    {
        if (schema.Query is { } query) Words(check, query, 0, 512, "spec.schema.query");
        Words(check, schema.RequiredQuery, 0, 64, "spec.schema.requiredQuery");
        if (schema.ContentTypes is { } types) Words(check, types, 0, 64, "spec.schema.contentTypes");
        if (schema.Fields is { } fields) Words(check, fields, 0, 1_024, "spec.schema.fields");
        Words(check, schema.RequiredFields, 0, 256, "spec.schema.requiredFields");
        check.AtLeast(schema.MostBytes, 0, "spec.schema.mostBytes");
        foreach (string name in schema.RequiredQuery) check.That(schema.Query?.Contains(name) ?? true, "spec.schema.requiredQuery", $"{FieldPath.Quote(name)} must be there, but does not stand in query");
        foreach (string name in schema.RequiredFields) check.That(schema.Fields?.Contains(name) ?? true, "spec.schema.requiredFields", $"{FieldPath.Quote(name)} must be there, but does not stand in fields");
    }

    private static void Block(RuleCheck check, ClientBlockRule block)
    {
        Words(check, block.Clients, 1, MaxNames, "spec.block.clients");
        if (block.Key != ClientKeyKind.Address) return;
        for (int i = 0; i < block.Clients.Count; i++)
        {
            bool isPseudonym = block.Clients[i].Length == 32 && block.Clients[i].All(char.IsAsciiHexDigitLower);
            if (!isPseudonym && Cidr.Parse(block.Clients[i], out string error) is null) check.Add(FieldPath.Item("spec.block.clients", i), error);
        }
    }

    private static void Waf(RuleCheck check, WafRule waf)
    {
        check.Range(waf.Paranoia ?? 1, 1, 4, "spec.waf.paranoia");
        check.Range(waf.Threshold ?? 1, 1, 1_000, "spec.waf.threshold");
        check.That(waf.Mode is not null || waf.Paranoia is not null || waf.Threshold is not null, "spec.waf", "at least one of mode, paranoia and threshold must be given");
    }

    private static void Exclusion(RuleCheck check, WafExclusionRule exclusion)
    {
        check.Count(exclusion.Rules.Count, 1, 100, "spec.wafExclusion.rules");
        for (int i = 0; i < exclusion.Rules.Count; i++) check.Range(exclusion.Rules[i], 1, 99_999_999, FieldPath.Item("spec.wafExclusion.rules", i));
        Words(check, exclusion.Variables, 1, 100, "spec.wafExclusion.variables");
        for (int i = 0; i < exclusion.Variables.Count; i++)
        {
            (string name, string part) = exclusion.Variables[i].Split(':', 2) is [var before, var after] ? (before, after) : (exclusion.Variables[i], "");
            bool isGood = name.Length > 0 && name.All(static c => char.IsAsciiLetterUpper(c) || c == '_') && part.AsSpan().IndexOfAny("\"'|,\\") < 0;
            check.That(isGood, FieldPath.Item("spec.wafExclusion.variables", i), $"{FieldPath.Quote(exclusion.Variables[i])} is no variable; write ARGS:comment or REQUEST_HEADERS:User-Agent");
        }
    }

    private static void Limits(RuleCheck check, TrafficLimitsRule limits)
    {
        if (limits.Timeout is { } timeout) check.Timeout(timeout, "spec.limits.timeout");
        if (limits.Retry is { } retry) check.Retry(retry, "spec.limits.retry");
        check.Range(limits.Concurrency ?? 1, 1, 1_000_000, "spec.limits.concurrency");
        if (limits.Breaker is { } breaker) Breaker(check, breaker);
        check.That(
            limits.Timeout is not null || limits.Retry is not null || limits.Concurrency is not null || limits.Breaker is not null,
            "spec.limits",
            "at least one of timeout, retry, concurrency and breaker must be given");
    }

    private static void Breaker(RuleCheck check, BreakerRule breaker)
    {
        check.Range(breaker.FailurePercent, 5, 100, "spec.limits.breaker.failurePercent");
        check.Range(breaker.LeastRequests, 5, 1_000_000, "spec.limits.breaker.leastRequests");
        check.Range(breaker.Window, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), "spec.limits.breaker.window");
        check.Range(breaker.Open, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), "spec.limits.breaker.open");
        check.Range(breaker.Trials, 1, 100, "spec.limits.breaker.trials");
    }

    private static void Words(RuleCheck check, IReadOnlyList<string> words, int least, int most, string field)
    {
        check.Count(words.Count, least, most, field);
        check.Each(words, field, (word, item) => check.Text(word, MaxText, item));
    }
}
