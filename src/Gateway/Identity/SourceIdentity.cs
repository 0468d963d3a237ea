using Insight.Contracts.Records;

namespace Insight.Gateway.Identity;

/// <summary>Where a request came from and why that is believed.</summary>
/// <param name="Service">A service name, <c>network:</c> and a name, or empty when unknown.</param>
/// <param name="Evidence">What it rests on.</param>
/// <param name="Confidence">Percent.</param>
/// <param name="Detail">What the evidence was: SPIFFE id, token issuer, span id, network.</param>
internal readonly record struct SourceIdentity(string Service, IdentityEvidence Evidence, uint Confidence, string Detail)
{
    public static readonly SourceIdentity Unknown = new("", IdentityEvidence.UnknownSource, 0, "");
}
