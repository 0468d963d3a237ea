using Shop.Cart;
using Shop.Catalogue;
using Shop.Certificates;
using Shop.Checkout;
using Shop.Inventory;
using Shop.Payment;
using Shop.Recommendations;
using Shop.Shipping;
using Shop.Storefront;
using Shop.Topology;
using Shop.Users;

namespace Shop.Mesh;

/// <summary>Runs the chosen listeners of the shop in this process.</summary>
public sealed class ShopHost : IAsyncDisposable
{
    private readonly List<ServiceListener> _listeners = [];

    private ShopHost()
    {
    }

    /// <summary>Starts all listeners, or none.</summary>
    /// <exception cref="ShopException">A port is taken or a certificate cannot be read.</exception>
    public static async Task<ShopHost> StartAsync(
        ShopTopology topology,
        IReadOnlyList<Deployment> deployments,
        CertificateFolder certificates,
        TimeProvider time,
        CancellationToken cancellation)
    {
        IShopService[] services =
        [
            new StorefrontService(time),
            new CatalogueService(time),
            new RecommendationsService(),
            new CartService(),
            new CheckoutService(time),
            new PaymentService(time),
            new UsersService(time),
            new ShippingService(time),
            new InventoryService(),
        ];

        var host = new ShopHost();
        try
        {
            foreach (var deployment in deployments)
            {
                var definition = ShopServices.Get(deployment.Service);
                var mesh = new MeshClient(definition, GatewayConnector.ForService(definition, topology, certificates));
                var listener = new ServiceListener(services.First(s => s.Name == deployment.Service), deployment, mesh);
                host._listeners.Add(listener);
                await listener.StartAsync(cancellation);
            }

            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>The port of each listener, in the order they were asked for.</summary>
    public IReadOnlyList<int> Ports => [.. _listeners.Select(listener => listener.Port)];

    /// <summary>Stops all listeners together.</summary>
    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_listeners.Select(listener => listener.DisposeAsync().AsTask()));
}
