using System.Text;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Endpoints.Profiles;

namespace Insight.Policy.Policies;

/// <summary>A policy, ready to be asked. Immutable, any number of threads.</summary>
public sealed class CompiledPolicy
{
    private readonly ProfileKey _canaryKey;
    private readonly long _expires;
    private readonly ulong _canaryBound;

    /// <summary>Compiles a policy.</summary>
    /// <param name="policy">The policy, without problems of its rules.</param>
    public CompiledPolicy(GatewayObject<PolicySpec> policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        Metadata = policy.Metadata;
        Spec = policy.Spec;
        Kind = PolicyKinds.Of(Spec);
        Order = PolicyKinds.All.IndexOf(Kind);
        Salt = System.IO.Hashing.XxHash64.HashToUInt64(Encoding.UTF8.GetBytes($"{Metadata.Tenant}\n{Metadata.Name}"));
        _canaryKey = CanaryKey(Salt);
        _canaryBound = (ulong)(Math.Min(Spec.CanaryPercent, 100) / 100 * (1UL << 53));
        _expires = Spec.Expires is { } end ? (end.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond : long.MaxValue;
        Rule = Spec switch
        {
            { RateLimit: { } rate } => new RateLimiting(rate),
            { Endpoints: { } endpoints } => new EndpointAllowing(endpoints),
            { Schema: { } schema } => new SchemaChecking(schema),
            { Callers: { } callers } => new CallerAllowing(callers),
            { Block: not null } => new ClientBlocking(),
            _ => null,
        };
    }

    /// <summary>Name, tenant, labels.</summary>
    public ObjectMetadata Metadata { get; }

    /// <summary>What is wanted.</summary>
    public PolicySpec Spec { get; }

    /// <summary>Its kind.</summary>
    public PolicyKind Kind { get; }

    /// <summary>Of several policies that turn a request away, the one of the lowest order answers.</summary>
    internal int Order { get; }

    /// <summary>A number of its own, the same in every gateway.</summary>
    internal ulong Salt { get; }

    /// <summary>Its rule; null: it is no rule about requests but about how they are treated.</summary>
    internal PolicyRule? Rule { get; }

    /// <summary>Whether it has ended.</summary>
    public bool IsExpired(long nowMicros) => nowMicros >= _expires;

    /// <summary>Whether it acts on a request, and does not only note what it would do.</summary>
    /// <remarks>The clients of a canary are those with the smallest hashes: they stay in it as it grows, and each policy has others.</remarks>
    public bool ActsOn(in PolicyRequest request) => Spec.Mode switch
    {
        PolicyMode.Enforce => true,
        PolicyMode.Canary => (ClientKey.Hash(_canaryKey, CanaryKind, request) >> 11) < _canaryBound,
        _ => false,
    };

    private ClientKeyKind CanaryKind => Spec.RateLimit?.Key ?? Spec.Block?.Key ?? (Spec.Callers is null ? ClientKeyKind.Address : ClientKeyKind.Service);

    private static ProfileKey CanaryKey(ulong salt)
    {
        Span<byte> key = stackalloc byte[ProfileKey.Length];
        BitConverter.TryWriteBytes(key, salt);
        BitConverter.TryWriteBytes(key[8..], ~salt);
        return new ProfileKey(key);
    }
}
