namespace Insight.Gateway.Traffic.Upstreams;

/// <summary>What a request is hashed by, for ring hash.</summary>
/// <param name="Hash">The hash, any distribution.</param>
/// <param name="HasHash">Whether the request has what is hashed; otherwise chance decides.</param>
internal readonly record struct ChoiceKey(uint Hash, bool HasHash);
