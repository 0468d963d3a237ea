using Insight.Contracts.Records;

namespace Insight.ApiDiscovery.Identity;

/// <summary>Both ends of a request, and why the source is believed.</summary>
/// <param name="Source">Service, <c>network:</c> and a name, or empty when unknown.</param>
/// <param name="Destination">Service; empty when unknown.</param>
/// <param name="Evidence">What the source rests on.</param>
/// <param name="Confidence">Percent, see <see cref="SourceConfidence"/>.</param>
public readonly record struct ResolvedHop(string Source, string Destination, IdentityEvidence Evidence, uint Confidence)
{
    /// <summary>True when the evidence was checked by us and cannot be made up by a client.</summary>
    public bool IsVerified => Evidence is IdentityEvidence.Mtls or IdentityEvidence.Token or IdentityEvidence.GatewayHop;
}
