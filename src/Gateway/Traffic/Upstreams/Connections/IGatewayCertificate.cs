using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Insight.Gateway.Traffic.Upstreams.Connections;

/// <summary>The certificate of the gateway's enrolment.</summary>
internal interface IGatewayCertificate
{
    /// <summary>The certificate in force, the same object as long as it is; null when there is none.</summary>
    SslStreamCertificateContext? Current { get; }

    /// <summary>The roots of the authority that it is from; they change with it.</summary>
    X509Certificate2Collection Roots { get; }
}
