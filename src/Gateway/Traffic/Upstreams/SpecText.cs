using System.Text.Json;
using Insight.Contracts.Objects;
using Insight.Policy.Objects;

namespace Insight.Gateway.Traffic.Upstreams;

/// <summary>Specs as text: the same spec is the same text, whereas records with lists and dictionaries are equal only when these are the same objects.</summary>
internal static class SpecText
{
    /// <summary>The whole spec.</summary>
    public static string Of(ClusterSpec spec) => JsonSerializer.Serialize(spec, ObjectJson.Options);

    /// <summary>What connections depend on.</summary>
    public static string ConnectionsOf(ClusterSpec spec) =>
        JsonSerializer.Serialize(new ClusterSpec { Protocol = spec.Protocol, Tls = spec.Tls, ConnectTimeout = spec.ConnectTimeout }, ObjectJson.Options);
}
