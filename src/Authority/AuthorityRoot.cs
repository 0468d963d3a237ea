using System.Security.Cryptography.X509Certificates;

namespace Insight.Authority;

/// <summary>A root of the authority.</summary>
/// <param name="Certificate">Its certificate, as PEM.</param>
/// <param name="EncryptedKey">Its key, encrypted, as PEM.</param>
/// <param name="IssuesFrom">From when new certificates come from it, until another root's time has come, UTC.</param>
/// <param name="TrustedUntil">Until when the trust bundle holds it, UTC.</param>
public sealed record AuthorityRoot(string Certificate, string EncryptedKey, DateTime IssuesFrom, DateTime TrustedUntil)
{
    /// <summary>The certificate, read.</summary>
    public X509Certificate2 Read() => X509Certificate2.CreateFromPem(Certificate);
}
