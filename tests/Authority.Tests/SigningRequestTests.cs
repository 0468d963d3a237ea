using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Insight.Authority.Tests;

public sealed class SigningRequestTests
{
    [Fact]
    public void Request_GivesItsKey_AndNothingElse()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=admin", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));

        PublicKey? read = SigningRequest.Read(request.CreateSigningRequestPem(), out string problem);

        Assert.Equal("", problem);
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), read!.ExportSubjectPublicKeyInfo());
    }

    [Fact]
    public void Request_SignedByAnotherKey_IsRefused()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(new X500DistinguishedName("CN=x"), new PublicKey(key), HashAlgorithmName.SHA256);
        byte[] der = request.CreateSigningRequest(X509SignatureGenerator.CreateForECDsa(other));

        Assert.Null(SigningRequest.Read(PemEncoding.WriteString("CERTIFICATE REQUEST", der), out string problem));
        Assert.NotEqual("", problem);
    }

    [Fact]
    public void Request_ThatWasChanged_IsRefused()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] der = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSigningRequest();
        der[^1] ^= 1;

        Assert.Null(SigningRequest.Read(PemEncoding.WriteString("CERTIFICATE REQUEST", der), out _));
    }

    [Fact]
    public void Request_WithAWeakKey_IsRefused()
    {
        using RSA key = RSA.Create(1024);
        CertificateRequest request = new("CN=x", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

        Assert.Null(SigningRequest.Read(request.CreateSigningRequestPem(), out string problem));
        Assert.Contains("2048", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----")]
    public void Text_ThatIsNoRequest_IsRefused(string text) => Assert.Null(SigningRequest.Read(text, out _));

    [Fact]
    public void Text_ThatIsTooLong_IsNotEvenRead() => Assert.Null(SigningRequest.Read(new string('A', SigningRequest.MaxLength + 1), out _));
}
