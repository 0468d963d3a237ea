using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Insight.Authority;
using Insight.Contracts.Records;
using Insight.Gateway.Enrolment;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Enrolment;

public sealed class IdentityTests : IDisposable
{
    private const string Passphrase = "correct horse battery staple";

    private readonly AuthorityState _state = AuthorityState.Create("mesh.example", Passphrase, DateTimeOffset.UtcNow);
    private readonly CertificateAuthority _authority;
    private readonly TemporaryFolder _files = new();

    public IdentityTests() => _authority = new CertificateAuthority(_state, Passphrase, TimeProvider.System);

    [Fact]
    public async Task EnrolledGateway_KnowsClientsOfTheSameAuthority()
    {
        using TestCertificates listener = new();
        listener.WriteServer(_files.File("server.pem"), _files.File("server.key"));
        (string certificate, string key) = Issue(WorkloadKind.Gateway, "test-gateway");
        new IdentityFolder(_files.File("identity")).Keep(certificate, key, _state.TrustBundle(DateTimeOffset.UtcNow));
        (string clientCertificate, string clientKey) = Issue(WorkloadKind.Service, "checkout");
        using X509Certificate2 pem = X509Certificate2.CreateFromPem(clientCertificate, clientKey);
        using X509Certificate2 client = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(
            upstream,
            ("gateway:listen:https", "127.0.0.1:0"),
            ("gateway:listen:clientCertificates", "Require"),
            ("gateway:listen:certificate:path", _files.File("server.pem")),
            ("gateway:listen:certificate:keyPath", _files.File("server.key")),
            ("gateway:enrolment:url", "http://127.0.0.1:1"),
            ("gateway:enrolment:directory", _files.File("identity")));
        using HttpClient http = new(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = static (_, server, _, _) => server?.Issuer == "CN=test authority",
                LocalCertificateSelectionCallback = (_, _, _, _, _) => client,
            },
        })
        {
            BaseAddress = new Uri(gateway.Https.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)),
        };

        Assert.Equal("hello", await http.GetStringAsync("/up/hello"));

        AccessRecord record = await gateway.Journal.SingleAsync();
        Assert.Equal(("checkout", IdentityEvidence.Mtls, "spiffe://mesh.example/service/checkout"), (record.SourceService, record.SourceEvidence, record.SourceDetail));
    }

    [Fact]
    public void Renewal_ComesAtTwoThirdsOfTheLife_MoreOrLess()
    {
        (string certificate, string key) = Issue(WorkloadKind.Gateway, "edge-1");
        HeldIdentity identity = HeldIdentity.Read(certificate, key, _state.TrustBundle(DateTimeOffset.UtcNow));
        DateTime from = identity.Certificate.NotBefore.ToUniversalTime();
        double Share(double chance) => (identity.RenewAt(chance) - from) / (identity.NotAfter - from);

        Assert.Equal(2.0 / 3, Share(0.5), 6);
        Assert.InRange(Share(0), 0.6, 0.65);
        Assert.InRange(Share(1), 0.68, 0.71);
    }

    [Fact]
    public void Identity_ThatIsDamaged_SaysWhatToDo()
    {
        IdentityFolder folder = new(_files.File("identity"));
        (string certificate, _) = Issue(WorkloadKind.Gateway, "edge-1");
        (_, string another) = Issue(WorkloadKind.Gateway, "edge-1");
        folder.Keep(certificate, another, _state.TrustBundle(DateTimeOffset.UtcNow));

        EnrolmentException error = Assert.Throws<EnrolmentException>(folder.Load);

        Assert.Contains("new join token", error.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _files.Dispose();
    }

    private (string Certificate, string Key) Issue(WorkloadKind kind, string name)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        IssuedCertificate issued = _authority.Issue(SigningRequest.Read(SigningRequest.Create(key), out _)!, new LeafOrder(new Workload(kind, name), [], TimeSpan.FromHours(24)));
        return (issued.Pem, key.ExportPkcs8PrivateKeyPem());
    }
}
