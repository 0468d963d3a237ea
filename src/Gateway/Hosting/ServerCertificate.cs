using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Insight.Gateway.Hosting;

/// <summary>Loads the server's certificate, with the intermediates of its file, for the TLS handshake.</summary>
internal static class ServerCertificate
{
    /// <summary>The certificate with its private key, and the rest of the chain.</summary>
    /// <exception cref="InvalidOperationException">The files cannot be used; the message names the configuration's path.</exception>
    public static (X509Certificate2 Certificate, X509Certificate2Collection Chain) Load(CertificateOptions options, string configurationPath)
    {
        try
        {
            X509Certificate2Collection chain = [];
            if (options.KeyPath.Length == 0) return (X509CertificateLoader.LoadPkcs12FromFile(options.Path, options.Password), chain);

            chain.ImportFromPemFile(options.Path);
            X509Certificate2 certificate = options.Password.Length == 0
                ? X509Certificate2.CreateFromPemFile(options.Path, options.KeyPath)
                : X509Certificate2.CreateFromEncryptedPemFile(options.Path, options.Password, options.KeyPath);
            return (certificate, chain);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new InvalidOperationException($"{configurationPath}:listen:certificate: the certificate '{options.Path}' cannot be used: {error.Message}", error);
        }
    }
}
