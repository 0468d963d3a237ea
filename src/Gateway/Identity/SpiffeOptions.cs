namespace Insight.Gateway.Identity;

/// <summary>Which client certificates name a service (<c>gateway:identity:spiffe</c>).</summary>
public sealed class SpiffeOptions
{
    /// <summary>PEM file of the authorities that are trusted; empty: certificates name nobody. Intermediates may stand in it too.</summary>
    public string TrustBundle { get; set; } = "";

    /// <summary>The only trust domain that is believed; empty: any domain of a certificate that the bundle vouches for.</summary>
    public string TrustDomain { get; set; } = "";

    /// <summary>Service names of SPIFFE ids; without an entry the service is the last segment of the id's path.</summary>
    public IList<SpiffeService> Services { get; } = [];
}
