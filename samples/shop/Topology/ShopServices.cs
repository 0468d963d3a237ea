using System.Net;

namespace Shop.Topology;

/// <summary>The whole shop on one screen. Every arrow passes the gateway:
/// <code>
/// browsers ─▶ storefront ─▶ catalogue (v1, v2) ─▶ inventory
///                 ├───────▶ recommendations ────▶ catalogue
///                 ├───────▶ cart ───────────────▶ catalogue, inventory
///                 ├───────▶ checkout ───────────▶ cart, users, inventory, payment, shipping
///                 ├───────▶ users
///                 └───────▶ shipping ───────────▶ inventory
/// </code>
/// </summary>
public static class ShopServices
{
    /// <summary>The virtual host that browsers ask for.</summary>
    public const string PublicHost = "shop.example";

    /// <summary>What the virtual hosts of the services end in.</summary>
    public const string InternalSuffix = ".shop.internal";

    /// <summary>The network that ordinary users come from, as the gateway is told.</summary>
    public const string UserNetwork = "127.0.1.0/24";

    /// <summary>All services, in the order of their ports.</summary>
    public static IReadOnlyList<ServiceDefinition> All { get; } =
    [
        new("storefront", new ServiceVersion("v1", 2)),
        new("catalogue", new ServiceVersion("v1", 4), new ServiceVersion("v2", 7)),
        // The old one: no certificate, known by its address alone, and it drops the trace of its callers.
        new("recommendations", new ServiceVersion("v1", 9))
        {
            HasCertificate = false,
            SourceAddress = IPAddress.Parse("127.0.0.7"),
            PropagatesTrace = false,
        },
        new("cart", new ServiceVersion("v1", 2)),
        new("checkout", new ServiceVersion("v1", 5)),
        new("payment", new ServiceVersion("v1", 25)),
        new("users", new ServiceVersion("v1", 3)),
        new("shipping", new ServiceVersion("v1", 6)),
        new("inventory", new ServiceVersion("v1", 2)),
    ];

    /// <summary>The definition of a service by its name.</summary>
    public static ServiceDefinition Get(string name) => All.First(service => service.Name == name);
}
