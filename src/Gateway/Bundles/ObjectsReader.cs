using Insight.Contracts.Bundles;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Objects;
using Insight.Policy.Policies;
using Microsoft.Extensions.Options;

namespace Insight.Gateway.Bundles;

/// <summary>Reads the objects and checks them by the rules that the console checks them by, and the approvals of learned policies with the pinned key.</summary>
/// <param name="options">The gateway's options.</param>
/// <param name="own">Objects of the gateway's own folder; null: none.</param>
internal sealed class ObjectsReader(IOptions<GatewayOptions> options, ObjectSet? own = null) : IBundlePartReader
{
    public string Name => ObjectSet.PartName;

    public object? Read(ReadOnlySpan<byte> content, out string problem)
    {
        if (ObjectSetDocument.Read(content, out problem) is not { } set) return null;
        problem = ApprovalProblem(set.Policies) ?? "";
        return problem.Length == 0 ? OwnTraffic.Under(set, own) : null;
    }

    private string? ApprovalProblem(IReadOnlyList<GatewayObject<PolicySpec>> policies)
    {
        if (policies.All(static policy => policy.Spec.Provenance is null)) return null;
        if (options.Value.Bundle.KeyFile is not { Length: > 0 } file) return "it has learned policies, and no key is pinned to check their approvals with";
        using BundleVerifier key = BundleVerifier.Read(File.ReadAllText(file));
        foreach (GatewayObject<PolicySpec> policy in policies)
        {
            if (PolicyApprovals.Problem(policy, key) is { } problem) return $"policy/{policy.Metadata.Name}: {problem}";
        }

        return null;
    }
}
