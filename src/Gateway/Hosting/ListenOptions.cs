namespace Insight.Gateway.Hosting;

/// <summary>
/// Where our own host listens (<c>gateway:listen</c>): <c>127.0.0.1:8080</c>, <c>[::1]:8080</c>, <c>localhost:8080</c>, or
/// <c>*:8080</c> for every address. Port 0 takes a free one. An empty address does not listen.
/// </summary>
public sealed class ListenOptions
{
    /// <summary>HTTP/1.1 without TLS.</summary>
    public string Http { get; set; } = "";

    /// <summary>HTTP/1.1 and HTTP/2 with TLS; needs <see cref="Certificate"/>.</summary>
    public string Https { get; set; } = "";

    /// <summary>HTTP/2 without TLS for clients that know it beforehand, such as gRPC inside a network.</summary>
    public string Http2 { get; set; } = "";

    /// <summary>Addresses whose connections are passed unread to an endpoint, by the listener's name; virtual hosts are advertised on them.</summary>
    public IDictionary<string, string> Tcp { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Prometheus fetches <c>/metrics</c> here (HTTP/1.1, no TLS, nobody is asked who they are: a loopback or management address). Works in any application.</summary>
    public string Metrics { get; set; } = "";

    /// <summary>The server's certificate.</summary>
    public CertificateOptions Certificate { get; set; } = new();

    /// <summary>Whether clients may or must show a certificate.</summary>
    public ClientCertificates ClientCertificates { get; set; } = ClientCertificates.Allow;
}
