using Microsoft.AspNetCore.Routing;
using Shop.Topology;

namespace Shop.Mesh;

/// <summary>One service of the shop. The object holds its state, which its versions share as they would a database.</summary>
public interface IShopService
{
    /// <summary>Its name in <see cref="ShopServices"/>.</summary>
    string Name { get; }

    /// <summary>Adds its endpoints to the listener of one version.</summary>
    void Map(IEndpointRouteBuilder routes, Deployment deployment, MeshClient mesh);
}
