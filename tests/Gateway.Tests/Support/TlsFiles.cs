namespace Insight.Gateway.Tests.Support;

/// <summary>An authority, a listener's certificate and a trust bundle in a folder, for gateways with an HTTPS port.</summary>
internal sealed class TlsFiles : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TlsFiles()
    {
        Authority.WriteServer(File("server.pem"), File("server.key"));
        Authority.WriteBundle(File("bundle.pem"));
    }

    /// <summary>Vouches for the listener, and for clients.</summary>
    public TestCertificates Authority { get; } = new();

    /// <summary>Path of a file in the folder.</summary>
    public string File(string name) => _folder.File(name);

    /// <summary>Starts a gateway with these files.</summary>
    public Task<TestGateway> StartAsync(TestUpstream? upstream = null, params (string Key, string Value)[] settings) => TestGateway.StartAsync(
        upstream,
        [
            ("gateway:listen:https", "127.0.0.1:0"),
            ("gateway:listen:certificate:path", File("server.pem")),
            ("gateway:listen:certificate:keyPath", File("server.key")),
            ("gateway:identity:spiffe:trustBundle", File("bundle.pem")),
            .. settings,
        ]);

    public void Dispose()
    {
        Authority.Dispose();
        _folder.Dispose();
    }
}
