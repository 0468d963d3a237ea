using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Insight.Authority;

/// <summary>The authority with its keys opened: issues certificates. Safe for use by several threads.</summary>
public sealed class CertificateAuthority : IDisposable
{
    private readonly Dictionary<AuthorityRoot, (X509Certificate2 Certificate, ECDsa Key)> _roots = [];
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;

    /// <summary>Opens the keys that may issue now or later.</summary>
    /// <exception cref="AuthorityException">The passphrase is another one, or the state is damaged.</exception>
    public CertificateAuthority(AuthorityState state, string passphrase, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(time);
        State = state;
        _time = time;
        DateTimeOffset now = time.GetUtcNow();
        AuthorityRoot issuing = state.Issuing(now);
        try
        {
            foreach (AuthorityRoot root in state.Trusted(now).Where(root => root.IssuesFrom >= issuing.IssuesFrom)) _roots[root] = (root.Read(), KeyEncryption.Decrypt(root.EncryptedKey, passphrase));
        }
        catch (CryptographicException)
        {
            Dispose();
            throw new AuthorityException("a certificate of the authority is damaged");
        }
        catch (AuthorityException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What it was opened from.</summary>
    public AuthorityState State { get; }

    /// <summary>Issues a certificate.</summary>
    /// <param name="key">The public key, whose owner has shown to have the private one (<see cref="SigningRequest.Read"/>).</param>
    /// <param name="order">What it shall say.</param>
    /// <exception cref="AuthorityException">The order breaks a rule, or no root may issue.</exception>
    public IssuedCertificate Issue(PublicKey key, LeafOrder order)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(order);
        if (order.Problem() is { } problem) throw new AuthorityException(problem);
        DateTimeOffset now = _time.GetUtcNow();
        AuthorityRoot root = State.Issuing(now);

        // A certificate that outlives its root's trust would fail before its end.
        DateTimeOffset end = now + order.Lifetime, last = new(root.TrustedUntil, TimeSpan.Zero);
        lock (_lock)
        {
            (X509Certificate2 issuer, ECDsa issuerKey) = _roots[root];
            using X509Certificate2 certificate = CertificateMaker.Leaf(issuer, issuerKey, State.TrustDomain, key, order, now, end < last ? end : last);
            return new IssuedCertificate(
                certificate.ExportCertificatePem(), Convert.ToHexStringLower(certificate.SerialNumberBytes.Span), order.Workload.Id(State.TrustDomain), certificate.NotAfter.ToUniversalTime());
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach ((X509Certificate2 certificate, ECDsa key) in _roots.Values)
        {
            certificate.Dispose();
            key.Dispose();
        }

        _roots.Clear();
    }
}
