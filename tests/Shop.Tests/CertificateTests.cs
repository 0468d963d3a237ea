using System.Security.Cryptography.X509Certificates;
using Shop.Certificates;
using Shop.Topology;
using Xunit;

namespace Insight.Shop.Tests;

public sealed class CertificateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CertificateFolder _certificates;

    public CertificateTests()
    {
        _certificates = new CertificateFolder(Path.Combine(_folder.Path, "certificates"));
        _certificates.WriteAll(TimeProvider.System);
    }

    public static TheoryData<string> NamedServices => [.. ShopServices.All.Where(s => s.HasCertificate).Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(NamedServices))]
    public void ServiceCertificate_Checked_IsTrustedAndCarriesItsSpiffeId(string service)
    {
        using var certificate = _certificates.LoadWithKey(service);

        Assert.True(IsTrusted(certificate, "1.3.6.1.5.5.7.3.2"));
        Assert.True(certificate.HasPrivateKey);
        Assert.Equal($"spiffe://shop.example/ns/shop/sa/{service}", CertificateNames.UriOf(certificate));
    }

    [Fact]
    public void GatewayCertificate_Checked_IsTrustedForEveryHost()
    {
        using var certificate = _certificates.LoadWithKey("gateway");

        Assert.True(IsTrusted(certificate, "1.3.6.1.5.5.7.3.1"));
        Assert.All(
            [ShopServices.PublicHost, "localhost", "127.0.0.1", .. ShopServices.All.Select(s => s.Host)],
            host => Assert.True(certificate.MatchesHostname(host), host));
    }

    [Fact]
    public void Certificate_OfAnotherRoot_IsNotTrusted()
    {
        using var other = new TemporaryFolder();
        var others = new CertificateFolder(other.Path);
        others.WriteAll(TimeProvider.System);
        using var certificate = others.LoadWithKey("cart");

        Assert.False(IsTrusted(certificate, "1.3.6.1.5.5.7.3.2"));
    }

    [Fact]
    public void Files_Written_AreForTheirOwnerAlone()
    {
        var files = Directory.GetFiles(Path.Combine(_folder.Path, "certificates"));

        Assert.DoesNotContain(files, file => file.EndsWith("ca.key", StringComparison.Ordinal) || file.EndsWith(".new", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => file.Contains("recommendations", StringComparison.Ordinal));
        if (OperatingSystem.IsWindows())
            return;
        foreach (var file in files)
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void LoadWithKey_FileIsDamaged_SaysWhatToDo()
    {
        File.WriteAllText(_certificates.KeyOf("cart"), "damaged");

        var error = Assert.Throws<global::Shop.ShopException>(() => _certificates.LoadWithKey("cart"));

        Assert.Contains("shop init", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private bool IsTrusted(X509Certificate2 certificate, string usage)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_certificates.LoadTrustBundle());
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid(usage));
        return chain.Build(certificate);
    }
}
