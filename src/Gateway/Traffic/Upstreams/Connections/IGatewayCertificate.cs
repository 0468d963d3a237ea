using System.Net.Security;

namespace Insight.Gateway.Traffic.Upstreams.Connections;

/// <summary>The certificate of the gateway's enrolment.</summary>
internal interface IGatewayCertificate
{
    /// <summary>The certificate in force, the same object as long as it is; null when there is none.</summary>
    SslStreamCertificateContext? Current { get; }
}
