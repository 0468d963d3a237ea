using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Insight.Contracts.Objects;
using Insight.Gateway.Hosting;

namespace Insight.Gateway.Tls;

/// <summary>Makes server certificates, with the intermediates of their files, ready for handshakes.</summary>
internal static class ServerCertificate
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>The listener's own certificate.</summary>
    public static WatchedFiles<SslStreamCertificateContext> OfListener(CertificateOptions options) => options.KeyPath.Length == 0
        ? new("the listener", [options.Path], files => Context(X509CertificateLoader.LoadPkcs12(files[0], options.Password), [], offline: false))
        : new("the listener", [options.Path, options.KeyPath], files => OfPem(files, options.Password, offline: false));

    /// <summary>A virtual host's. Nothing is fetched for it: its file holds the whole chain.</summary>
    public static WatchedFiles<SslStreamCertificateContext> OfHost(string host, CertificateFiles files) =>
        new(host, [files.Path, files.KeyPath], static contents => OfPem(contents, "", offline: true));

    private static SslStreamCertificateContext OfPem(IReadOnlyList<byte[]> files, string password, bool offline)
    {
        string certificate = Encoding.UTF8.GetString(files[0]), key = Encoding.UTF8.GetString(files[1]);
        X509Certificate2Collection chain = [];
        chain.ImportFromPem(certificate);
        return Context(
            password.Length == 0 ? X509Certificate2.CreateFromPem(certificate, key) : X509Certificate2.CreateFromEncryptedPem(certificate, key, password), chain, offline);
    }

    private static SslStreamCertificateContext Context(X509Certificate2 certificate, X509Certificate2Collection chain, bool offline)
    {
        List<X509EnhancedKeyUsageExtension> uses = [.. certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>()];
        if (uses.Count > 0 && !uses.Exists(static use => use.EnhancedKeyUsages.Cast<Oid>().Any(static id => id.Value == ServerAuthentication)))
        {
            throw new InvalidDataException("its certificate is not one for servers");
        }

        return SslStreamCertificateContext.Create(certificate, chain, offline);
    }
}
