using Insight.Contracts.Records;
using Insight.Gateway.Records;
using Insight.Gateway.Waf;
using Insight.Policy.Policies;
using Insight.Policy.WafChanges;

namespace Insight.Gateway.Policies;

/// <summary>What policies about the WAF would have changed, when they do not act: known once the WAF has looked. Replays judge by the same function (<see cref="WafChange"/>).</summary>
internal static class WafNotes
{
    /// <summary>Words of records: the request would be turned away; it would by a stricter level, of which gateways look at a sample; it was turned away and would pass.</summary>
    private const string Stops = "waf-stops", StopsInSample = "waf-stops-in-sample", Releases = "waf-releases";

    /// <summary>Those among what policies said that have something to say later; null: there are none.</summary>
    public static PolicyVerdict[]? Of(List<PolicyVerdict> asked)
    {
        List<PolicyVerdict>? found = null;
        foreach (PolicyVerdict verdict in asked)
        {
            if (!verdict.Acts && (verdict.Policy.Spec.Waf is not null || verdict.Policy.Spec.WafExclusion is not null)) (found ??= []).Add(verdict);
        }

        return found?.ToArray();
    }

    /// <summary>Adds what they say to the recording.</summary>
    public static void Add(RequestRecording recording, PolicyVerdict[] policies)
    {
        if (recording.Verdict is not { } verdict) return;
        WafSeen seen = SeenOf(verdict, recording.Shadow);
        List<PolicyVerdict>? notes = null;
        foreach (PolicyVerdict policy in policies)
        {
            if (FindingOf(policy.Policy, seen) is { } finding) (notes ??= []).Add(policy with { Finding = finding });
        }

        if (notes is not null) recording.Policies = [.. recording.Policies ?? [], .. notes];
    }

    private static PolicyFinding? FindingOf(CompiledPolicy policy, WafSeen seen) =>
        (policy.Spec.Waf is { } rule ? WafChange.Of(rule, seen) : WafChange.Of(policy.Spec.WafExclusion!, seen)) switch
        {
            WafEffect.Stops => PolicyFinding.Deny(403, Stops),
            WafEffect.StopsInSample => PolicyFinding.Deny(403, StopsInSample),
            WafEffect.Releases => new PolicyFinding(PolicyAction.Allow, 0, Releases),
            _ => null,
        };

    private static WafSeen SeenOf(WafVerdict verdict, ShadowVerdict? shadow) => new()
    {
        Mode = verdict.Mode,
        Score = verdict.Score,
        Threshold = verdict.Threshold,
        Paranoia = (byte)verdict.Paranoia,
        IsStopped = verdict.Stop.Length > 0,
        ShadowParanoia = (byte)(shadow?.Paranoia ?? 0),
        ShadowScore = shadow?.Score ?? 0,
        ShadowBlocks = shadow?.Blocks ?? false,
        Matches = [.. verdict.Matches.Select(static match => new WafSeenMatch((uint)Math.Max(0, match.RuleId), match.Variable, match.Severity + 1, match.Blocking))],
    };
}
