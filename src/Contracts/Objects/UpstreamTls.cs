namespace Insight.Contracts.Objects;

/// <summary>TLS to endpoints.</summary>
public sealed record UpstreamTls
{
    /// <summary>Name that is asked for and checked; empty: the host of the endpoint's address, or the request's host where that is an IP address.</summary>
    public string ServerName { get; init; } = "";

    /// <summary>PEM file on the gateway with the roots; empty: those of the gateway's enrolment where <see cref="UseIdentity"/> says so, else the system's.</summary>
    public string Roots { get; init; } = "";

    /// <summary>SPIFFE ids of which the endpoint shows one, checked instead of the name; empty: the name is checked.</summary>
    public IReadOnlyList<string> SpiffeIds { get; init; } = [];

    /// <summary>The gateway's own certificate; null: none, or the one of its enrolment where <see cref="UseIdentity"/> says so.</summary>
    public CertificateFiles? Certificate { get; init; }

    /// <summary>Whether the gateway shows the certificate of its enrolment.</summary>
    public bool UseIdentity { get; init; }
}
