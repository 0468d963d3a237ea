using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shop.Catalogue;
using Shop.Inventory;
using Shop.Mesh;
using Shop.Topology;

namespace Shop.Cart;

/// <summary>Carts by session. Prices come from the catalogue and stock from the inventory when something is put in.</summary>
public sealed class CartService : IShopService
{
    private const int MaxQuantity = 20;
    private const int MaxLines = 50;
    private static readonly string[] Coupons = ["SPRING10", "WELCOME"];
    private readonly BoundedStore<Guid, ShoppingCart> _carts = new(20_000);

    /// <inheritdoc />
    public string Name => "cart";

    /// <inheritdoc />
    public void Map(IEndpointRouteBuilder routes, Deployment deployment, MeshClient mesh)
    {
        routes.MapGet("/carts/{id:guid}", (Guid id) => Results.Json(Cart(id)));

        routes.MapPost("/carts/{id:guid}/items", (Guid id, CartItemDraft draft, CancellationToken cancellation) =>
            AddAsync(id, draft, mesh, cancellation));

        routes.MapPatch("/carts/{id:guid}/items/{sku}", (Guid id, string sku, CartQuantity change) =>
        {
            if (change.Quantity is < 1 or > MaxQuantity)
                return Problem.Invalid("quantity", $"Take 1 to {MaxQuantity} pieces.");
            if (Cart(id).Lines.All(line => line.Sku != sku))
                return Problem.NotFound("product in this cart");
            return Results.Json(_carts.Change(id, cart => cart with
            {
                Lines = [.. cart.Lines.Select(line => line.Sku == sku ? line with { Quantity = change.Quantity } : line)],
            }));
        });

        routes.MapDelete("/carts/{id:guid}/items/{sku}", (Guid id, string sku) =>
        {
            if (Cart(id).Lines.All(line => line.Sku != sku))
                return Problem.NotFound("product in this cart");
            _carts.Change(id, cart => cart with { Lines = [.. cart.Lines.Where(line => line.Sku != sku)] });
            return Results.NoContent();
        });

        routes.MapPut("/carts/{id:guid}/coupon", (Guid id, CartCoupon coupon) =>
            Coupons.Contains(coupon.Code)
                ? Results.Json(_carts.Put(id, cart => (cart ?? new ShoppingCart(id, [])) with { Coupon = coupon.Code }))
                : Problem.Invalid("code", "This coupon is not valid."));

        routes.MapDelete("/carts/{id:guid}", (Guid id) =>
        {
            _carts.Remove(id, out _);
            return Results.NoContent();
        });
    }

    private ShoppingCart Cart(Guid id) => _carts.TryGet(id, out var cart) ? cart : new ShoppingCart(id, []);

    private async Task<IResult> AddAsync(Guid id, CartItemDraft draft, MeshClient mesh, CancellationToken cancellation)
    {
        if (draft.Quantity is < 1 or > MaxQuantity)
            return Problem.Invalid("quantity", $"Take 1 to {MaxQuantity} pieces.");

        var found = await mesh.GetAsync("catalogue", $"/products?ids={draft.ProductId}", cancellation);
        if (!found.IsSuccess)
            return found.Relay();
        if (found.Read<Product[]>() is not [var product])
            return Problem.NotFound("product");

        var stock = await mesh.GetAsync("inventory", $"/stock/{product.Sku}", cancellation);
        if (!stock.IsSuccess)
            return stock.Relay();
        if (stock.Read<StockLevel>().Available < draft.Quantity)
            return Problem.Conflict($"{product.Name} is out of stock.");

        var line = new CartLine(product.Sku, product.Id, product.Name, draft.Quantity, product.PriceMinor, product.WeightGrams);
        var cart = _carts.Put(id, cart => With(cart ?? new ShoppingCart(id, []), line));
        return Results.Created($"/carts/{id}/items/{product.Sku}", cart);
    }

    private static ShoppingCart With(ShoppingCart cart, CartLine added)
    {
        var others = cart.Lines.Where(line => line.Sku != added.Sku).Take(MaxLines - 1);
        var before = cart.Lines.FirstOrDefault(line => line.Sku == added.Sku)?.Quantity ?? 0;
        return cart with { Lines = [.. others, added with { Quantity = Math.Min(MaxQuantity, before + added.Quantity) }] };
    }
}
