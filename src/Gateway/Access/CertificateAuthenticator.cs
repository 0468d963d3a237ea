using Insight.Contracts.Objects;
using Insight.Contracts.Records;
using Insight.Gateway.Identity;

namespace Insight.Gateway.Access;

/// <summary>Takes the SPIFFE id of a client certificate that the trust bundle vouches for (see <see cref="ClientCertificateVerifier"/>).</summary>
/// <remarks>A certificate belongs to the connection, not to the request: one that does not fit is no wrong credential, only none.</remarks>
internal sealed class CertificateAuthenticator(MutualTlsAuthentication spec)
{
    private readonly HashSet<string> _ids = [.. spec.Ids.Where(static id => !id.EndsWith('*'))];
    private readonly string[] _prefixes = [.. spec.Ids.Where(static id => id.EndsWith('*')).Select(static id => id[..^1])];

    public Verdict Check(SourceIdentity source) =>
        source.Evidence == IdentityEvidence.Mtls && IsNamed(source.Detail) ? Verdict.Of(new Caller(source.Detail)) : default;

    private bool IsNamed(string id)
    {
        if ((_ids.Count == 0 && _prefixes.Length == 0) || _ids.Contains(id)) return true;
        foreach (string prefix in _prefixes)
        {
            if (id.StartsWith(prefix, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
