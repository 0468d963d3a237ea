using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Shop.Topology;

namespace Shop.Certificates;

/// <summary>The folder of certificates: ca.pem, and NAME.pem with NAME.key for the gateway and each service that has one.</summary>
public sealed class CertificateFolder(string path)
{
    private const string Gateway = "gateway";

    /// <summary>The trust bundle: the root that signed everything here.</summary>
    public string TrustBundle => Path.Combine(path, "ca.pem");

    /// <summary>The gateway's server certificate.</summary>
    public string GatewayCertificate => CertificateOf(Gateway);

    /// <summary>The gateway's private key.</summary>
    public string GatewayKey => KeyOf(Gateway);

    /// <summary>The certificate file of a service.</summary>
    public string CertificateOf(string name) => Path.Combine(path, name + ".pem");

    /// <summary>The private key file of a service.</summary>
    public string KeyOf(string name) => Path.Combine(path, name + ".key");

    /// <summary>Makes a new root and new certificates for all; what was there before is replaced.</summary>
    public void WriteAll(TimeProvider time)
    {
        PrivateFile.CreateFolder(path);
        using var authority = new ShopAuthority(time);
        PrivateFile.Write(TrustBundle, authority.RootPem);

        string[] hosts = [ShopServices.PublicHost, "localhost", .. ShopServices.All.Select(service => service.Host)];
        Write(Gateway, authority.IssueServer("Shop sample gateway", hosts, IPAddress.Loopback));
        foreach (var service in ShopServices.All.Where(service => service.HasCertificate))
            Write(service.Name, authority.IssueClient(service.Name, service.SpiffeId));
    }

    /// <summary>Reads the root.</summary>
    /// <exception cref="ShopException">It is missing or unreadable.</exception>
    public X509Certificate2 LoadTrustBundle() =>
        Load("the root", () => X509CertificateLoader.LoadCertificateFromFile(TrustBundle));

    /// <summary>Reads a certificate with its key.</summary>
    /// <exception cref="ShopException">It is missing or unreadable.</exception>
    public X509Certificate2 LoadWithKey(string name) =>
        Load(name, () => X509Certificate2.CreateFromPemFile(CertificateOf(name), KeyOf(name)));

    private X509Certificate2 Load(string name, Func<X509Certificate2> load)
    {
        try
        {
            return load();
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ShopException($"{path}: the certificate of {name} cannot be read: {e.Message} Make new ones with `shop init`.");
        }
    }

    private void Write(string name, IssuedCertificate issued)
    {
        PrivateFile.Write(CertificateOf(name), issued.CertificatePem);
        PrivateFile.Write(KeyOf(name), issued.KeyPem);
    }
}
