using System.Security.Cryptography.X509Certificates;

namespace Insight.Gateway.Identity;

/// <summary>Authorities that vouch for clients: those of the configured trust bundle, and those of the gateway's enrolment. Replaced as a whole.</summary>
internal sealed class TrustedRoots
{
    private readonly X509Certificate2Collection _configured;
    private volatile Authorities _current;

    public TrustedRoots(string path)
    {
        _configured = ReadBundle(path);
        _current = Authorities.Of(_configured);
    }

    /// <summary>Those that count now.</summary>
    public Authorities Current => _current;

    /// <summary>Takes the authorities of the enrolment in place of those it gave before.</summary>
    public void Take(X509Certificate2Collection enrolled) => _current = Authorities.Of([.. _configured, .. enrolled]);

    /// <summary>The authorities of a PEM file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The file holds something else.</exception>
    public static X509Certificate2Collection ReadBundle(string path)
    {
        X509Certificate2Collection bundle = [];
        if (path.Length > 0) bundle.ImportFromPemFile(path);
        return bundle;
    }

    /// <summary>Authorities at one moment.</summary>
    internal sealed record Authorities(X509Certificate2Collection Roots, X509Certificate2Collection Intermediates)
    {
        public static Authorities Of(X509Certificate2Collection all)
        {
            Authorities found = new([], []);
            foreach (X509Certificate2 authority in all)
            {
                bool selfSigned = authority.SubjectName.RawData.AsSpan().SequenceEqual(authority.IssuerName.RawData);
                (selfSigned ? found.Roots : found.Intermediates).Add(authority);
            }

            return found;
        }
    }
}
