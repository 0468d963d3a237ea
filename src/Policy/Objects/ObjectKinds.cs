using Insight.Contracts.Objects;
using Insight.Contracts.Policies;

namespace Insight.Policy.Objects;

/// <summary>The kinds of objects and their names.</summary>
public static class ObjectKinds
{
    /// <summary>All kinds, in the order in which they refer to each other: what is referred to stands first.</summary>
    public static IReadOnlyList<ObjectKind> All { get; } =
        [ObjectKind.Endpoint, ObjectKind.Cluster, ObjectKind.VirtualHost, ObjectKind.Route, ObjectKind.AdvertisePolicy, ObjectKind.Policy];

    /// <summary>The name in addresses, on the command line and in messages, such as <c>virtual-host</c>.</summary>
    public static string Word(ObjectKind kind) => kind switch
    {
        ObjectKind.VirtualHost => "virtual-host",
        ObjectKind.Route => "route",
        ObjectKind.Cluster => "cluster",
        ObjectKind.Endpoint => "endpoint",
        ObjectKind.AdvertisePolicy => "advertise-policy",
        ObjectKind.Policy => "policy",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The kind of a word as people write it: case and hyphens do not matter, and it may be the plural.</summary>
    public static bool TryParse(string? text, out ObjectKind kind)
    {
        string word = (text ?? "").Replace("-", "", StringComparison.Ordinal);
        foreach (ObjectKind known in All)
        {
            string name = known.ToString();
            kind = known;
            if (Is(name) || Is(name + "s") || (name.EndsWith('y') && Is(name[..^1] + "ies"))) return true;
        }

        kind = default;
        return false;

        bool Is(string name) => word.Equals(name, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The record of a kind's spec.</summary>
    public static Type SpecType(ObjectKind kind) => kind switch
    {
        ObjectKind.VirtualHost => typeof(VirtualHostSpec),
        ObjectKind.Route => typeof(RouteSpec),
        ObjectKind.Cluster => typeof(ClusterSpec),
        ObjectKind.Endpoint => typeof(EndpointSpec),
        ObjectKind.AdvertisePolicy => typeof(AdvertisePolicySpec),
        ObjectKind.Policy => typeof(PolicySpec),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The kind of a spec.</summary>
    internal static ObjectKind Of(object spec) => spec switch
    {
        VirtualHostSpec => ObjectKind.VirtualHost,
        RouteSpec => ObjectKind.Route,
        ClusterSpec => ObjectKind.Cluster,
        EndpointSpec => ObjectKind.Endpoint,
        AdvertisePolicySpec => ObjectKind.AdvertisePolicy,
        PolicySpec => ObjectKind.Policy,
        _ => throw new ArgumentException("It is no spec of a kind.", nameof(spec)),
    };
}
