using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shop.Catalogue;
using Shop.Mesh;
using Shop.Topology;

namespace Shop.Recommendations;

/// <summary>What goes well with a product, and picks for a customer. The oldest service of the house: no certificate, no trace.</summary>
public sealed class RecommendationsService : IShopService
{
    private const int MaxPicks = 12;

    /// <inheritdoc />
    public string Name => "recommendations";

    /// <inheritdoc />
    public void Map(IEndpointRouteBuilder routes, Deployment deployment, MeshClient mesh)
    {
        routes.MapGet("/products/{id:int}/similar", async (int id, CancellationToken cancellation, int limit = 4) =>
        {
            if (ProductRange.Find(id) is null)
                return Problem.NotFound("product");
            return await PicksAsync(mesh, id, limit, cancellation);
        });

        routes.MapGet("/users/{userId:guid}/picks", (Guid userId, CancellationToken cancellation, int limit = 4) =>
            PicksAsync(mesh, BitConverter.ToUInt16(userId.ToByteArray()), limit, cancellation));
    }

    /// <summary>Neighbours on a walk through the range whose stride shares no factor with its length.</summary>
    private static async Task<IResult> PicksAsync(MeshClient mesh, int start, int limit, CancellationToken cancellation)
    {
        if (limit is < 1 or > MaxPicks)
            return Problem.Invalid("limit", $"Ask for 1 to {MaxPicks}.");

        var ids = Enumerable.Range(1, limit).Select(step => 1 + (start + step * 37) % ProductRange.Products.Count);
        var products = await mesh.GetAsync("catalogue", $"/products?ids={string.Join(',', ids)}", cancellation);
        return products.IsSuccess ? Results.Json(new { items = products.Read<Product[]>() }) : products.Relay();
    }
}
