using Insight.Contracts.Policies;
using Insight.Contracts.Records;

namespace Insight.Policy.Policies;

internal sealed class RateLimiting(RateLimitRule rule) : PolicyRule
{
    private readonly RateLimit _limit = new(rule.Requests, (long)rule.Per.TotalMicroseconds);

    public override PolicyFinding Judge(in PolicyRequest request, CompiledPolicy policy, RateTable rates)
    {
        ulong client = ClientKey.Hash(rates.Key, rule.Key, request);
        ulong endpoint = rule.PerEndpoint ? EndpointOf(request) : 0;
        TimeSpan wait = rates.Count(new RateKey(policy.Salt ^ endpoint, client), request.TimeMicros, _limit);
        return wait == TimeSpan.Zero ? PolicyFinding.Pass : new PolicyFinding(PolicyAction.Limit, 429, "rate", wait);
    }

    /// <summary>What is no endpoint counts together: a path is chosen by the client.</summary>
    private static ulong EndpointOf(in PolicyRequest request) => request.Endpoint.Length == 0 ? 0
        : System.IO.Hashing.XxHash64.HashToUInt64(System.Runtime.InteropServices.MemoryMarshal.AsBytes(request.Endpoint.AsSpan()), request.Method.Length > 0 ? request.Method[0] : 0);
}
