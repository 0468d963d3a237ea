using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Insight.Gateway.Enrolment;

/// <summary>The gateway's identity at one moment.</summary>
/// <param name="Certificate">Its certificate, with its key.</param>
/// <param name="Trust">The roots that vouch for others.</param>
internal sealed record HeldIdentity(X509Certificate2 Certificate, X509Certificate2Collection Trust)
{
    /// <summary>Reads an identity.</summary>
    /// <exception cref="CryptographicException">The texts are none, or the key is not the certificate's.</exception>
    public static HeldIdentity Read(string certificate, string key, string trust)
    {
        X509Certificate2Collection roots = [];
        roots.ImportFromPem(trust);
        try
        {
            return new HeldIdentity(X509Certificate2.CreateFromPem(certificate, key), roots);
        }
        catch (ArgumentException error)
        {
            throw new CryptographicException("The key is not the certificate's.", error);
        }
    }

    /// <summary>Its end, UTC.</summary>
    public DateTime NotAfter => Certificate.NotAfter.ToUniversalTime();

    /// <summary>When to ask for the next one: at two thirds of its life, a twentieth earlier or later by chance, so that gateways that enrolled together do not come together.</summary>
    /// <param name="chance">From 0 to 1.</param>
    public DateTime RenewAt(double chance)
    {
        DateTime from = Certificate.NotBefore.ToUniversalTime();
        return from + ((NotAfter - from) * (2.0 / 3 * (0.95 + (0.1 * chance))));
    }
}
