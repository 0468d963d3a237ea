using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Insight.Authority.Tests;

public sealed class CertificateAuthorityTests
{
    // Keys are slow to open on purpose: all tests begin with the same authority.
    private static readonly AuthorityState s_state = AuthorityState.Create("mesh.example", Opened.Passphrase, new ManualTime().Now);

    private readonly ManualTime _time = new();

    [Fact]
    public void Certificate_IsTrustedAsClientAndServer_ForItsTimeOnly()
    {
        using CertificateAuthority authority = Open(s_state);
        using X509Certificate2 certificate = authority.Issue(Opened.Checkout);
        string bundle = s_state.TrustBundle(_time.Now);

        Assert.True(Opened.Trusts(bundle, certificate, _time.Now));
        Assert.True(Opened.Trusts(bundle, certificate, _time.Now, purpose: "1.3.6.1.5.5.7.3.1"));
        Assert.True(Opened.Trusts(bundle, certificate, _time.Now.AddMinutes(-4)));
        Assert.False(Opened.Trusts(bundle, certificate, _time.Now.AddMinutes(-6)));
        Assert.True(Opened.Trusts(bundle, certificate, _time.Now.AddHours(23)));
        Assert.False(Opened.Trusts(bundle, certificate, _time.Now.AddHours(25)));
    }

    [Fact]
    public void Certificate_HasOneSpiffeId_AndTheDnsNamesThatWereAskedFor()
    {
        using CertificateAuthority authority = Open(s_state);
        using X509Certificate2 gateway = authority.Issue(new LeafOrder(new Workload(WorkloadKind.Gateway, "edge-1"), ["edge.example", "*.shop.example"], TimeSpan.FromHours(1)));
        using X509Certificate2 service = authority.Issue(Opened.Checkout);

        Assert.Equal(["spiffe://mesh.example/gateway/edge-1"], Opened.Uris(gateway));
        Assert.Equal(["edge.example", "*.shop.example"], Opened.DnsNames(gateway));
        Assert.Equal(["spiffe://mesh.example/service/checkout"], Opened.Uris(service));
        Assert.Empty(Opened.DnsNames(service));
    }

    [Fact]
    public void Certificate_OfAServiceNamedLikeAHost_IsNotGoodForThatHost()
    {
        using CertificateAuthority authority = Open(s_state);
        using X509Certificate2 certificate = authority.Issue(new LeafOrder(new Workload(WorkloadKind.Service, "shop.example"), [], TimeSpan.FromHours(1)));

        Assert.False(certificate.MatchesHostname("shop.example", allowWildcards: true, allowCommonName: true));
    }

    [Fact]
    public void Certificate_CannotSignOthers()
    {
        using CertificateAuthority authority = Open(s_state);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 leaf = authority.Issue(Opened.Checkout, key);
        CertificateRequest request = new("CN=forged", key, HashAlgorithmName.SHA256);
        using X509Certificate2 forged = request.Create(leaf.SubjectName, X509SignatureGenerator.CreateForECDsa(key), _time.Now, _time.Now.AddHours(1), [1]);
        string bundle = s_state.TrustBundle(_time.Now);

        Assert.False(leaf.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.False(Opened.Trusts(bundle + leaf.ExportCertificatePem(), forged, _time.Now.AddMinutes(1)));
    }

    [Fact]
    public void Serials_Are128Bits_AndNeverTheSame()
    {
        using CertificateAuthority authority = Open(s_state);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        PublicKey asked = SigningRequest.Read(SigningRequest.Create(key), out _)!;

        List<string> serials = [.. Enumerable.Range(0, 50).Select(_ => authority.Issue(asked, Opened.Checkout).Serial)];

        Assert.All(serials, serial => Assert.Equal(32, serial.Length));
        Assert.Equal(50, serials.Distinct().Count());
    }

    [Fact]
    public void Rotation_NewRootIsTrustedAtOnce_IssuesAfterTheLead_AndTheOldOneEnds()
    {
        using CertificateAuthority before = Open(s_state);
        using X509Certificate2 old = before.Issue(Opened.Checkout with { Lifetime = TimeSpan.FromDays(20) });

        AuthorityState rotated = s_state.Rotate(Opened.Passphrase, lead: TimeSpan.FromDays(1), overlap: TimeSpan.FromDays(30), _time.Now);
        using CertificateAuthority authority = Open(rotated);
        using X509Certificate2 early = authority.Issue(Opened.Checkout);
        _time.Now = _time.Now.AddDays(2);
        using X509Certificate2 late = authority.Issue(Opened.Checkout);

        Assert.Equal(2, Count(rotated.TrustBundle(_time.Now)));
        Assert.Equal(old.Issuer, early.Issuer);
        Assert.NotEqual(old.Issuer, late.Issuer);
        Assert.True(Opened.Trusts(rotated.TrustBundle(_time.Now), old, _time.Now));
        Assert.True(Opened.Trusts(rotated.TrustBundle(_time.Now), late, _time.Now));
        Assert.False(Opened.Trusts(s_state.TrustBundle(_time.Now), late, _time.Now));

        DateTimeOffset after = _time.Now.AddDays(30);
        Assert.Equal(1, Count(rotated.TrustBundle(after)));
        Assert.False(Opened.Trusts(rotated.TrustBundle(after), old, _time.Now));
    }

    [Fact]
    public void Certificate_NeverOutlivesTheTrustInItsRoot()
    {
        AuthorityState rotated = s_state.Rotate(Opened.Passphrase, lead: TimeSpan.FromDays(1), overlap: TimeSpan.FromDays(2), _time.Now);
        using CertificateAuthority authority = Open(rotated);

        using X509Certificate2 certificate = authority.Issue(Opened.Checkout with { Lifetime = TimeSpan.FromDays(90) });

        Assert.Equal(_time.Now.AddDays(3).UtcDateTime, certificate.NotAfter.ToUniversalTime());
    }

    [Fact]
    public void Rotation_WithAnotherPassphrase_IsRefused() =>
        Assert.Throws<AuthorityException>(() => s_state.Rotate("another passphrase than before", TimeSpan.Zero, TimeSpan.FromDays(1), _time.Now));

    [Fact]
    public void Authority_WhoseRootHasEnded_SaysSo()
    {
        _time.Now = _time.Now.AddDays(3653);

        AuthorityException error = Assert.Throws<AuthorityException>(() => Open(s_state));

        Assert.Contains("insight ca rotate", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("a%2fb")]
    [InlineData("é")]
    [InlineData("a\n")]
    public void Order_WithANameThatIsNone_BreaksARule(string name) =>
        Assert.NotNull((Opened.Checkout with { Workload = new Workload(WorkloadKind.Service, name) }).Problem());

    [Theory]
    [InlineData("Shop.example")]
    [InlineData("*")]
    [InlineData("*.example")]
    [InlineData("a.*.example")]
    [InlineData("10.0.0.1")]
    [InlineData("shop..example")]
    [InlineData("-shop.example")]
    [InlineData("shop.example.")]
    [InlineData("shop.example\0.evil")]
    public void Order_WithADnsNameThatIsNone_BreaksARule(string name) =>
        Assert.NotNull((Opened.Checkout with { DnsNames = [name] }).Problem());

    [Theory]
    [InlineData(59)]
    [InlineData((90 * 86400) + 1)]
    public void Order_WithATooShortOrTooLongLife_BreaksARule(int seconds) =>
        Assert.NotNull((Opened.Checkout with { Lifetime = TimeSpan.FromSeconds(seconds) }).Problem());

    [Fact]
    public void Order_ThatBreaksARule_IsNotIssued()
    {
        using CertificateAuthority authority = Open(s_state);

        Assert.Throws<AuthorityException>(() => authority.Issue(Opened.Checkout with { DnsNames = ["*"] }));
    }

    private static int Count(string bundle)
    {
        X509Certificate2Collection certificates = [];
        certificates.ImportFromPem(bundle);
        return certificates.Count;
    }

    private CertificateAuthority Open(AuthorityState state) => new(state, Opened.Passphrase, _time);
}
