using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Insight.Contracts.Bundles;
using Xunit;

namespace Insight.Commands;

/// <summary><c>insight ca</c> and <c>insight gateway token</c> as a user runs them, but for the process.</summary>
public sealed class AuthorityCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("insight-ca-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Authority_IssuesForAServiceAndARequest_AndIsNeverReplaced()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(Path("edge.csr"), new CertificateRequest("CN=whatever", key, HashAlgorithmName.SHA256).CreateSigningRequestPem());

        Assert.Equal(ExitCode.Ok, await RunAsync("ca", "init", "--trust-domain", "mesh.example"));
        Assert.Equal(ExitCode.Ok, await RunAsync("ca", "issue", "--service", "checkout", "--dns", "checkout.internal", "--ttl", "2h", "--out", Path("checkout")));
        Assert.Equal(ExitCode.Ok, await RunAsync("ca", "issue", "--gateway", "edge-1", "--csr", Path("edge.csr"), "--out", Path("edge")));
        Assert.Equal(ExitCode.Failed, await RunAsync("ca", "init"));
        Assert.Equal(ExitCode.Failed, await RunAsync("ca", "issue", "--service", "../checkout", "--out", Path("bad")));
        Assert.Equal(ExitCode.Ok, await RunAsync("ca", "rotate", "--lead", "1d"));
        Assert.Equal(ExitCode.Ok, await RunAsync("ca", "show"));

        using X509Certificate2 checkout = X509Certificate2.CreateFromPemFile(Path("checkout.pem"), Path("checkout.key"));
        using X509Certificate2 edge = X509CertificateLoader.LoadCertificateFromFile(Path("edge.pem"));
        Assert.True(checkout.MatchesHostname("checkout.internal"));
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), edge.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.False(File.Exists(Path("edge.key")));
        Assert.False(File.Exists(Path("bad.pem")));
        foreach (string file in new[] { Path("data/authority/authority.json"), Path("data/authority/passphrase"), Path("checkout.key") })
        {
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task Passphrase_FromAVariableThatIsNotSet_MakesNothing()
    {
        Assert.Equal(ExitCode.Failed, await RunAsync("ca", "init", "--passphrase-env", "INSIGHT_TEST_NO_SUCH_VARIABLE"));

        Assert.False(Directory.Exists(Path("data/authority")));
    }

    [Fact]
    public async Task Token_NeedsAnAuthorityAndTheConsolesKey()
    {
        Assert.Equal(ExitCode.Failed, await RunAsync("gateway", "token", "create"));
        await RunAsync("ca", "init");
        Assert.Equal(ExitCode.Failed, await RunAsync("gateway", "token", "create"));

        using BundleSigner signer = BundleSigner.Read(BundleSigner.CreateKey());
        File.WriteAllText(Path("data/bundle/signing-key.pub.pem"), signer.PublicPem);

        Assert.Equal(ExitCode.Ok, await RunAsync("gateway", "token", "create", "--gateway", "edge-1", "--ttl", "10m"));
        Assert.Equal(ExitCode.Failed, await RunAsync("gateway", "token", "create", "--ttl", "8d"));
        Assert.Equal(ExitCode.Failed, await RunAsync("gateway", "token", "create", "--gateway", "a b"));
        Assert.Equal(ExitCode.Ok, await RunAsync("gateway", "list"));
        Assert.Equal(ExitCode.Failed, await RunAsync("gateway", "revoke", "edge-1"));
    }

    private string Path(string name) => System.IO.Path.Combine(_folder, name);

    private Task<int> RunAsync(params string[] arguments) => InsightCommand.RunAsync([.. arguments, "--data", Path("data")]);
}
