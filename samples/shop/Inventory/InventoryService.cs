using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shop.Catalogue;
using Shop.Mesh;
using Shop.Topology;

namespace Shop.Inventory;

/// <summary>What lies on the shelves, and what is put aside for orders. Every fortieth product is sold out for ever.</summary>
public sealed class InventoryService : IShopService
{
    private const int Delivery = 100;
    private const int MaxLines = 50;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _stock =
        ProductRange.Products.ToDictionary(p => p.Sku, p => IsSoldOut(p.Id) ? 0 : Delivery);

    private readonly BoundedStore<Guid, Reservation> _reservations = new(20_000);

    /// <inheritdoc />
    public string Name => "inventory";

    /// <summary>True for the products that never arrive.</summary>
    public static bool IsSoldOut(int productId) => productId % 40 == 0;

    /// <inheritdoc />
    public void Map(IEndpointRouteBuilder routes, Deployment deployment, MeshClient mesh)
    {
        routes.MapGet("/stock", (string[] sku) =>
        {
            lock (_lock)
                return Results.Json(sku.Take(MaxLines).Where(_stock.ContainsKey).Select(s => new StockLevel(s, _stock[s])).ToList());
        });

        routes.MapGet("/stock/{sku}", (string sku) =>
        {
            lock (_lock)
                return _stock.TryGetValue(sku, out var available) ? Results.Json(new StockLevel(sku, available)) : Problem.NotFound("product");
        });

        routes.MapPut("/stock/{sku}", (string sku, StockLevel level) =>
        {
            if (level.Available < 0)
                return Problem.Invalid("available", "There cannot be less than nothing.");
            lock (_lock)
            {
                if (!_stock.ContainsKey(sku))
                    return Problem.NotFound("product");
                _stock[sku] = level.Available;
                return Results.Json(new StockLevel(sku, level.Available));
            }
        });

        routes.MapPost("/reservations", (Reservation reservation) => Reserve(reservation));

        routes.MapGet("/reservations/{orderId:guid}", (Guid orderId) =>
            _reservations.TryGet(orderId, out var reservation) ? Results.Json(reservation) : Problem.NotFound("reservation"));

        routes.MapDelete("/reservations/{orderId:guid}", (Guid orderId) => Release(orderId));

        routes.MapPost("/reservations/{orderId:guid}/dispatch", (Guid orderId) =>
            _reservations.Change(orderId, reservation => reservation with { Dispatched = true }) is { } dispatched
                ? Results.Json(dispatched)
                : Problem.NotFound("reservation"));
    }

    private IResult Reserve(Reservation reservation)
    {
        if (reservation.Lines is not { Length: > 0 and <= MaxLines } lines || lines.Any(line => line.Quantity < 1))
            return Problem.Invalid("lines", $"Reserve 1 to {MaxLines} lines of at least one piece.");

        lock (_lock)
        {
            var missing = lines.FirstOrDefault(line => _stock.GetValueOrDefault(line.Sku) < line.Quantity);
            if (missing is not null)
                return Problem.Conflict($"{missing.Sku} is out of stock.");
            if (!_reservations.TryAdd(reservation.OrderId, reservation with { Dispatched = false }))
                return Problem.Conflict("This order has its goods already.");

            foreach (var line in lines)
            {
                var left = _stock[line.Sku] - line.Quantity;
                _stock[line.Sku] = left < 5 ? left + Delivery : left;
            }
        }

        return Results.Created($"/reservations/{reservation.OrderId}", reservation);
    }

    private IResult Release(Guid orderId)
    {
        if (!_reservations.TryGet(orderId, out var reservation))
            return Problem.NotFound("reservation");
        if (reservation.Dispatched)
            return Problem.Conflict("The goods have left the house.");
        if (_reservations.Remove(orderId, out _))
        {
            lock (_lock)
            {
                foreach (var line in reservation.Lines)
                    _stock[line.Sku] += line.Quantity;
            }
        }

        return Results.NoContent();
    }
}
