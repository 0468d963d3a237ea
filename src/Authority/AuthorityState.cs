using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Insight.Authority;

/// <summary>All there is of an authority at rest: its trust domain and its roots, keys encrypted. Never changed; a rotation makes another one.</summary>
/// <param name="Format">Always <see cref="CurrentFormat"/>.</param>
/// <param name="TrustDomain">Trust domain of all names it gives.</param>
/// <param name="Roots">Its roots, at least one.</param>
public sealed record AuthorityState(string Format, string TrustDomain, IReadOnlyList<AuthorityRoot> Roots)
{
    /// <summary>Name and version of the format.</summary>
    public const string CurrentFormat = "insight-authority/1";

    /// <summary>Most roots at once: rotations come years apart.</summary>
    public const int MaxRoots = 8;

    /// <summary>A new authority with one root, which issues at once.</summary>
    /// <exception cref="AuthorityException">The trust domain is none.</exception>
    public static AuthorityState Create(string trustDomain, string passphrase, DateTimeOffset now)
    {
        if (NameRules.TrustDomainProblem(trustDomain) is { } problem) throw new AuthorityException(problem);
        return new AuthorityState(CurrentFormat, trustDomain, [NewRoot(trustDomain, passphrase, now, now)]);
    }

    /// <summary>
    /// The authority with one more root. The bundle holds it at once, but certificates come from it only after <paramref name="lead"/>, when everybody has
    /// the new bundle; older roots stay trusted for <paramref name="overlap"/> after that, until the last certificate of theirs has ended.
    /// </summary>
    /// <exception cref="AuthorityException">The passphrase is not the one of the other keys, or there are too many roots.</exception>
    public AuthorityState Rotate(string passphrase, TimeSpan lead, TimeSpan overlap, DateTimeOffset now)
    {
        // A second passphrase would lock the authority out of one of its keys.
        KeyEncryption.Decrypt(Roots[^1].EncryptedKey, passphrase).Dispose();
        DateTimeOffset from = now + lead;
        List<AuthorityRoot> kept = [.. Trusted(now).Select(root => root with { TrustedUntil = Earlier(root.TrustedUntil, (from + overlap).UtcDateTime) })];
        if (kept.Count >= MaxRoots) throw new AuthorityException($"there are {MaxRoots} roots already; wait until one has ended");
        return this with { Roots = [.. kept, NewRoot(TrustDomain, passphrase, from, now)] };
    }

    /// <summary>The root that new certificates come from.</summary>
    /// <exception cref="AuthorityException">None may issue any more.</exception>
    public AuthorityRoot Issuing(DateTimeOffset now) =>
        FindIssuing(now) ?? throw new AuthorityException("the authority has no root that may issue certificates; make a new one with 'insight ca rotate --lead 0s'");

    /// <summary>The root that new certificates come from; null: none may issue.</summary>
    public AuthorityRoot? FindIssuing(DateTimeOffset now) =>
        Roots.Where(root => root.IssuesFrom <= now.UtcDateTime && root.TrustedUntil > now.UtcDateTime).OrderBy(static root => root.IssuesFrom).LastOrDefault();

    /// <summary>The roots that are trusted.</summary>
    public IEnumerable<AuthorityRoot> Trusted(DateTimeOffset now) => Roots.Where(root => root.TrustedUntil > now.UtcDateTime);

    /// <summary>The certificates of the roots that are trusted, as PEM: what everybody checks others with.</summary>
    public string TrustBundle(DateTimeOffset now) => string.Concat(Trusted(now).Select(static root => root.Certificate + "\n"));

    private static AuthorityRoot NewRoot(string trustDomain, string passphrase, DateTimeOffset from, DateTimeOffset now)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = CertificateMaker.Root(key, trustDomain, now);
        return new AuthorityRoot(certificate.ExportCertificatePem(), KeyEncryption.Encrypt(key, passphrase), from.UtcDateTime, certificate.NotAfter.ToUniversalTime());
    }

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;
}
