using System.Collections.Concurrent;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Endpoints;

namespace Insight.Policy.Policies;

/// <summary>All policies, ready to be asked: gateways enforce with it, and history is replayed with it. Any number of threads.</summary>
/// <remarks>
/// Each policy decides for itself, whatever others do: a replay of one says what it would have done among all. What it costs grows with the
/// policies that a request is in the scope of, not with all there are.
/// </remarks>
public sealed class PolicySet
{
    /// <summary>Apps, hosts and services that policies name can be combined in this many ways before the rest is put together anew each time.</summary>
    private const int MaxTargets = 16_384;

    [ThreadStatic]
    private static List<int>? t_found;

    [ThreadStatic]
    private static List<TemplateHit>? t_hits;

    private readonly CompiledPolicy[] _policies;
    private readonly HostNames _hosts = new();
    private readonly HashSet<string> _apps = new(StringComparer.Ordinal), _services = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Tenant, string App, string Host, string Service), PolicyTarget> _targets = new();
    private readonly HashSet<string> _tenants = new(StringComparer.Ordinal);

    /// <summary>Compiles policies.</summary>
    /// <param name="policies">Policies without problems of their rules.</param>
    public PolicySet(IEnumerable<GatewayObject<PolicySpec>> policies)
    {
        _policies = [.. policies.Select(static policy => new CompiledPolicy(policy)).OrderBy(static policy => policy.Order).ThenBy(static policy => policy.Metadata.Tenant, StringComparer.Ordinal).ThenBy(static policy => policy.Metadata.Name, StringComparer.Ordinal)];
        foreach (CompiledPolicy policy in _policies)
        {
            PolicyScope scope = policy.Spec.Scope;
            _tenants.Add(policy.Metadata.Tenant);
            if (scope.App.Length > 0) _apps.Add(scope.App);
            if (scope.Service.Length > 0) _services.Add(scope.Service);
            foreach (string host in scope.Hosts) _hosts.Add(host);
            AsksForQuery |= policy.Spec.Schema is not null;
            HasMasks |= policy.Spec.Mask is not null;
            HasBreakers |= policy.Spec.Limits?.Breaker is not null;
            HasWaf |= policy.Spec.Waf is not null || policy.Spec.WafExclusion is not null;
            HasRates |= policy.Spec.RateLimit is not null;
            AsksForSession |= policy.Spec.RateLimit?.Key == ClientKeyKind.Session || policy.Spec.Block?.Key == ClientKeyKind.Session;
        }
    }

    /// <summary>No policies.</summary>
    public static PolicySet Empty { get; } = new([]);

    /// <summary>The policies, in the order in which they answer.</summary>
    public IReadOnlyList<CompiledPolicy> Policies => _policies;

    /// <summary>Whether any of them looks at <see cref="PolicyRequest.QueryNames"/>.</summary>
    public bool AsksForQuery { get; }

    /// <summary>Whether any of them looks at <see cref="PolicyRequest.Session"/>.</summary>
    public bool AsksForSession { get; }

    /// <summary>Whether any of them masks answers.</summary>
    public bool HasMasks { get; }

    /// <summary>Whether any of them keeps requests away from services that fail.</summary>
    public bool HasBreakers { get; }

    /// <summary>Whether any of them is about the WAF.</summary>
    public bool HasWaf { get; }

    /// <summary>Whether any of them counts requests.</summary>
    public bool HasRates { get; }

    /// <summary>Whether a tenant has policies.</summary>
    public bool IsOf(string tenant) => _tenants.Contains(tenant);

    /// <summary>Asks every policy whose scope a request is in.</summary>
    /// <param name="request">The request.</param>
    /// <param name="rates">Counts of clients; each request is counted once.</param>
    /// <param name="verdicts">Receives a verdict of each policy that would do something, in the order in which they answer; what was in it goes.</param>
    /// <param name="asked">Receives a verdict of each policy that was asked, also of those that would do nothing; null: nobody wants to know. Of policies that block clients only those that name this one are asked.</param>
    /// <param name="conduct">Receives the policies that say how the request is treated and not whether, and that act on it; null: nobody wants to know.</param>
    public void Decide(in PolicyRequest request, RateTable rates, List<PolicyVerdict> verdicts, List<PolicyVerdict>? asked = null, List<CompiledPolicy>? conduct = null)
    {
        ArgumentNullException.ThrowIfNull(rates);
        ArgumentNullException.ThrowIfNull(verdicts);
        verdicts.Clear();
        asked?.Clear();
        conduct?.Clear();
        if (!_tenants.Contains(request.Tenant)) return;
        List<int> found = t_found ??= [];
        found.Clear();
        TargetOf(request).Find(request, _policies, t_hits ??= [], found);
        if (found.Count > 1) found.Sort();
        foreach (int index in found)
        {
            CompiledPolicy policy = _policies[index];
            if ((policy.Spec.Scope.Source.Length > 0 && policy.Spec.Scope.Source != request.Source) || policy.IsExpired(request.TimeMicros)) continue;
            if (policy.Rule is not { } rule)
            {
                if (conduct is null && asked is null) continue;
                bool acts = policy.ActsOn(request);
                if (acts) conduct?.Add(policy);

                // Shares go by the route and not by the request.
                if (policy.Spec.Split is null) asked?.Add(new PolicyVerdict(policy, PolicyFinding.Pass, acts));
                continue;
            }

            PolicyFinding finding = rule.Judge(request, policy, rates);
            bool says = finding.Action != Contracts.Records.PolicyAction.NoAction;
            if (!says && asked is null) continue;
            PolicyVerdict verdict = new(policy, finding, policy.ActsOn(request));
            asked?.Add(verdict);
            if (says) verdicts.Add(verdict);
        }
    }

    /// <summary>Whether one that was asked and has said nothing wants to see the fields of the body.</summary>
    public static bool AsksForFields(List<PolicyVerdict> asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        foreach (PolicyVerdict verdict in asked)
        {
            if (verdict is { Policy.Rule: SchemaChecking { AsksForFields: true }, Finding.Action: Contracts.Records.PolicyAction.NoAction }) return true;
        }

        return false;
    }

    /// <summary>Asks those again that want to see the fields of the body, now that these are known; all others stay with what they said.</summary>
    /// <param name="request">The request with <see cref="PolicyRequest.Fields"/>.</param>
    /// <param name="rates">Counts of clients; nothing is counted again.</param>
    /// <param name="verdicts">As <see cref="Decide"/> gave them; receives what is new, in order.</param>
    /// <param name="asked">As <see cref="Decide"/> gave them.</param>
    public static void DecideFields(in PolicyRequest request, RateTable rates, List<PolicyVerdict> verdicts, List<PolicyVerdict> asked)
    {
        ArgumentNullException.ThrowIfNull(verdicts);
        ArgumentNullException.ThrowIfNull(asked);
        verdicts.Clear();
        for (int i = 0; i < asked.Count; i++)
        {
            PolicyVerdict verdict = asked[i];
            if (verdict is { Policy.Rule: SchemaChecking { AsksForFields: true } rule, Finding.Action: Contracts.Records.PolicyAction.NoAction })
                asked[i] = verdict = verdict with { Finding = rule.Judge(request, verdict.Policy, rates) };
            if (verdict.Finding.Action != Contracts.Records.PolicyAction.NoAction) verdicts.Add(verdict);
        }
    }

    /// <summary>The verdict that is carried out: the first that acts; null: the request goes on.</summary>
    public static PolicyVerdict? ActingOf(List<PolicyVerdict> verdicts)
    {
        ArgumentNullException.ThrowIfNull(verdicts);
        foreach (PolicyVerdict verdict in verdicts)
        {
            if (verdict.Acts) return verdict;
        }

        return null;
    }

    private PolicyTarget TargetOf(in PolicyRequest request)
    {
        var key = (request.Tenant, _apps.Contains(request.App) ? request.App : "", _hosts.Canonical(request.Host), _services.Contains(request.Service) ? request.Service : "");
        if (_targets.TryGetValue(key, out PolicyTarget? target)) return target;
        target = Compile(key.Tenant, key.Item2, key.Item3, key.Item4);
        if (_targets.Count < MaxTargets) _targets.TryAdd(key, target);
        return target;
    }

    private PolicyTarget Compile(string tenant, string app, string host, string service)
    {
        PolicyTarget target = new();
        for (int i = 0; i < _policies.Length; i++)
        {
            CompiledPolicy policy = _policies[i];
            PolicyScope scope = policy.Spec.Scope;
            bool fits = policy.Metadata.Tenant == tenant && (scope.App.Length == 0 || scope.App == app) && (scope.Service.Length == 0 || scope.Service == service)
                && (scope.Hosts.Count == 0 || (host.Length > 0 && scope.Hosts.Any(domain => HostNames.Holds(domain, host))));
            if (fits) target.Add(i, policy.Spec);
        }

        return target;
    }
}
