using System.Net;

namespace Insight.Gateway.Traffic.Upstreams.Names;

/// <summary>What is known of a name.</summary>
/// <param name="Addresses">Its last addresses.</param>
/// <param name="IsGone">Whether it has none any more: each of the last stays until it fails.</param>
internal sealed record NameState(IReadOnlyList<IPAddress> Addresses, bool IsGone)
{
    /// <summary>Of a name that was not looked up yet.</summary>
    public static readonly NameState Unknown = new([], IsGone: false);
}
