using System.Security.Cryptography;
using System.Text;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Objects;

namespace Insight.Policy.Policies;

/// <summary>The SHA-256 of a policy as it is written, for console and gateways alike.</summary>
public static class PolicyHash
{
    /// <summary>64 small hexadecimal digits: equal policies have equal hashes.</summary>
    public static string Of(GatewayObject<PolicySpec> policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(new NamedObject(policy.Metadata, policy.Spec).Json)));
    }
}
