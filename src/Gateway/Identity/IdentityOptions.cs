namespace Insight.Gateway.Identity;

/// <summary>The ways to know a source (<c>gateway:identity</c>), most trusted first.</summary>
public sealed class IdentityOptions
{
    /// <summary>SPIFFE names in client certificates; needs HTTPS with client certificates.</summary>
    public SpiffeOptions Spiffe { get; set; } = new();

    /// <summary>Signed tokens that name a service.</summary>
    public TokenOptions Token { get; set; } = new();

    /// <summary>Requests that come back from an upstream this gateway has under way.</summary>
    public HopOptions Hops { get; set; } = new();

    /// <summary>Services known by their addresses.</summary>
    public IList<AddressMapping> Addresses { get; } = [];

    /// <summary>Names for networks whose single clients are no services, such as <c>internet</c> or <c>office</c>.</summary>
    public IList<NamedNetwork> Networks { get; } = [];
}
