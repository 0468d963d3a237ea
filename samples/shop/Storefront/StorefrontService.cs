using Microsoft.AspNetCore.Routing;
using Shop.Mesh;
using Shop.Topology;

namespace Shop.Storefront;

/// <summary>What browsers see: a page, and an API that gathers what the services behind it know.</summary>
public sealed class StorefrontService(TimeProvider time) : IShopService
{
    private readonly BrowserSessions _sessions = new();

    /// <inheritdoc />
    public string Name => "storefront";

    /// <inheritdoc />
    public void Map(IEndpointRouteBuilder routes, Deployment deployment, MeshClient mesh)
    {
        Pages.Map(routes, mesh);
        BrowsingApi.Map(routes, mesh, _sessions);
        CartApi.Map(routes, mesh);
        CheckoutApi.Map(routes, mesh, _sessions);
        AccountApi.Map(routes, mesh, _sessions);
        DealsFeed.Map(routes, time);
        SupportChat.Map(routes);
    }
}
