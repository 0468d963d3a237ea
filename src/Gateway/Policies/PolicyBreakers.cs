using System.Collections.Concurrent;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Contracts.Records;
using Insight.Gateway.Records;
using Insight.Gateway.Traffic.Upstreams;
using Insight.Gateway.Traffic.Upstreams.Breaking;
using Insight.Policy.Policies;

namespace Insight.Gateway.Policies;

/// <summary>The breakers of policies, one for each policy and service that is called. Any number of threads.</summary>
/// <remarks>
/// The machine is that of clusters (<see cref="Breaker"/>). One in shadow runs as if it acted: what it would have kept away is noted and teaches nothing, so that trials are
/// trials; the same holds for clients outside a canary. They stay over changes of other policies.
/// </remarks>
internal sealed class PolicyBreakers(TimeProvider time)
{
    /// <summary>Word of records for what one has kept away, or would have.</summary>
    public const string Reason = "breaker-open";

    /// <summary>Most breakers: some 300 bytes each.</summary>
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<(string Tenant, string Policy, string Service), (BreakerRule Rule, Breaker Breaker)> _held = new();
    private PolicySet? _full;

    /// <summary>Asks those that a request is in the scope of, once nothing else turns it away.</summary>
    /// <param name="set">The policies in force.</param>
    /// <param name="asked">What policies said.</param>
    /// <param name="verdicts">Receives what breakers say.</param>
    /// <param name="service">The service that is called.</param>
    /// <returns>Those that want to know how the request ends; null: none, or one keeps it away.</returns>
    public List<(Breaker Breaker, int Era)>? Enter(PolicySet set, List<PolicyVerdict> asked, List<PolicyVerdict> verdicts, string service)
    {
        List<(Breaker Breaker, int Era)>? passed = null;
        bool isRefused = false;
        foreach (PolicyVerdict verdict in asked)
        {
            if (verdict.Policy.Spec.Limits?.Breaker is not { } rule || Of(set, verdict.Policy, rule, service) is not { } breaker) continue;
            int era = breaker.Era;
            if (breaker.TryPass())
            {
                (passed ??= []).Add((breaker, era));
                continue;
            }

            verdicts.Add(verdict with { Finding = new PolicyFinding(PolicyAction.Limit, 503, Reason, breaker.Wait()) });
            isRefused |= verdict.Acts;
        }

        if (!isRefused) return passed;
        foreach ((Breaker breaker, _) in passed ?? []) breaker.GiveBack();
        return null;
    }

    /// <summary>Tells breakers how a request ended.</summary>
    public static void End(List<(Breaker Breaker, int Era)> breakers, in Outcome outcome)
    {
        AttemptOutcome said = OutcomeOf(outcome);
        foreach ((Breaker breaker, int era) in breakers) breaker.Record(said, era);
    }

    /// <summary>What the gateway answered by itself, and what the client gave up, says nothing of the service.</summary>
    private static AttemptOutcome OutcomeOf(in Outcome outcome) => outcome.Flag switch
    {
        ResponseFlag.Timeout => AttemptOutcome.TimedOut,
        ResponseFlag.Upstream or ResponseFlag.NoUpstream => AttemptOutcome.Broken,
        ResponseFlag.NoFlag => outcome.Status >= 500 ? AttemptOutcome.Failure : AttemptOutcome.Success,
        _ => AttemptOutcome.Cancelled,
    };

    private Breaker? Of(PolicySet set, CompiledPolicy policy, BreakerRule rule, string service)
    {
        (string, string, string) key = (policy.Metadata.Tenant, policy.Metadata.Name, service);
        if (_held.TryGetValue(key, out (BreakerRule Rule, Breaker Breaker) held) && (ReferenceEquals(held.Rule, rule) || held.Rule == rule)) return held.Breaker;
        if (_held.Count >= Most && !MakeRoom(set)) return null;
        BreakerSpec spec = new() { FailurePercent = rule.FailurePercent, LeastRequests = rule.LeastRequests, Window = rule.Window, Open = rule.Open, Trials = rule.Trials };
        return _held.AddOrUpdate(key, _ => (rule, new Breaker(spec, time, static _ => { })), (_, old) => old.Rule == rule ? old : (rule, new Breaker(spec, time, static _ => { }))).Breaker;
    }

    /// <summary>Lets those go whose policies are gone, once for each change of policies; beyond that requests pass.</summary>
    private bool MakeRoom(PolicySet set)
    {
        if (ReferenceEquals(_full, set)) return false;
        _full = set;
        HashSet<(string, string)> there = [.. set.Policies.Where(static policy => policy.Spec.Limits?.Breaker is not null).Select(static policy => (policy.Metadata.Tenant, policy.Metadata.Name))];
        foreach ((string Tenant, string Policy, string Service) key in _held.Keys)
        {
            if (!there.Contains((key.Tenant, key.Policy))) _held.TryRemove(key, out _);
        }

        return _held.Count < Most;
    }
}
