namespace Insight.Gateway.Identity;

/// <summary>Gives a SPIFFE id a service name (<c>gateway:identity:spiffe:services</c>).</summary>
public sealed class SpiffeService
{
    /// <summary>The id, such as <c>spiffe://shop.example/ns/prod/sa/checkout</c>.</summary>
    public string Id { get; set; } = "";

    /// <summary>The service's name.</summary>
    public string Service { get; set; } = "";
}
