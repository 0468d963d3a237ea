using System.Globalization;
using System.Text;
using Insight.Contracts.Bundles;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Objects;

namespace Insight.Policy.Policies;

/// <summary>Signatures over what was approved: the whole policy (tenant, name, labels, scope, rule, mode, percent, guard, expiry, proposal, evidence), by whom and when.</summary>
/// <remarks>A policy that is changed in anything, promoted too, needs its approvals anew.</remarks>
public static class PolicyApprovals
{
    private const string Format = "insight-approval/1";
    private const int MaxSignatureBytes = 256;

    /// <summary>The policy as somebody approves it.</summary>
    /// <param name="policy">The policy, with its provenance.</param>
    /// <param name="approvals">Who approves, and when (UTC).</param>
    /// <param name="signer">The console's key.</param>
    public static GatewayObject<PolicySpec> Sign(GatewayObject<PolicySpec> policy, IEnumerable<(string User, DateTime At)> approvals, BundleSigner signer)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(signer);
        PolicyProvenance provenance = policy.Spec.Provenance ?? throw new ArgumentException("The policy has no provenance.", nameof(policy));
        PolicyApproval[] signed = [.. approvals.Select(approval => new PolicyApproval
        {
            User = approval.User, At = approval.At, Signature = Convert.ToBase64String(signer.Sign(Text(policy, approval.User, approval.At))),
        })];
        return policy with { Spec = policy.Spec with { Provenance = provenance with { Approvals = signed } } };
    }

    /// <summary>Why a policy with provenance was not approved as it is; null when it was, or has no provenance.</summary>
    public static string? Problem(GatewayObject<PolicySpec> policy, BundleVerifier key)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(key);
        if (policy.Spec.Provenance is not { } provenance) return null;
        if (provenance.Approvals.Count == 0) return "nobody has approved it";
        byte[] signature = new byte[MaxSignatureBytes];
        foreach (PolicyApproval approval in provenance.Approvals)
        {
            if (!Convert.TryFromBase64String(approval.Signature, signature, out int length) || !key.IsSigned(Text(policy, approval.User, approval.At), signature.AsSpan(0, length)))
                return "an approval's signature is not of the console's key over the policy as it is";
        }

        return null;
    }

    private static byte[] Text(GatewayObject<PolicySpec> policy, string user, DateTime at)
    {
        PolicySpec bare = policy.Spec with { Provenance = policy.Spec.Provenance! with { Approvals = [] } };
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{Format}\n{at.ToUniversalTime():O}\n{Encoding.UTF8.GetByteCount(user)}:{user}\n{new NamedObject(policy.Metadata, bare).Json}"));
    }
}
