using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shop.Cart;
using Shop.Inventory;
using Shop.Mesh;
using Shop.Payment;
using Shop.Shipping;
using Shop.Topology;
using Shop.Users;

namespace Shop.Checkout;

/// <summary>Turns carts into orders: cart and customer, then goods put aside, then money, then a parcel.
/// Whatever was done before a step that fails is undone.</summary>
public sealed class CheckoutService(TimeProvider time) : IShopService
{
    // Customers do not wait longer for a bank.
    private static readonly TimeSpan PaymentTimeout = TimeSpan.FromSeconds(1.5);

    private readonly BoundedStore<Guid, Order> _orders = new(20_000);

    /// <inheritdoc />
    public string Name => "checkout";

    /// <inheritdoc />
    public void Map(IEndpointRouteBuilder routes, Deployment deployment, MeshClient mesh)
    {
        routes.MapPost("/orders", (OrderDraft draft, CancellationToken cancellation) => PlaceAsync(draft, mesh, cancellation));

        routes.MapGet("/orders", (Guid user) =>
            Results.Json(_orders.Where(order => order.UserId == user).OrderByDescending(order => order.At).Take(20)));

        routes.MapGet("/orders/{id:guid}", (Guid id) =>
            _orders.TryGet(id, out var order) ? Results.Json(order) : Problem.NotFound("order"));

        routes.MapPost("/orders/{id:guid}/cancellation", (Guid id, CancellationToken cancellation) => CancelAsync(id, mesh, cancellation));
    }

    private async Task<IResult> PlaceAsync(OrderDraft draft, MeshClient mesh, CancellationToken cancellation)
    {
        var cartTask = mesh.GetAsync("cart", $"/carts/{draft.CartId}", cancellation);
        var userTask = mesh.GetAsync("users", $"/users/{draft.UserId}", cancellation);
        var cartAnswer = await cartTask;
        var userAnswer = await userTask;
        if (!cartAnswer.IsSuccess)
            return cartAnswer.Relay();
        if (cartAnswer.Read<ShoppingCart>() is not { Lines.Length: > 0 } cart)
            return Problem.Invalid("cartId", "The cart is empty.");
        if (!userAnswer.IsSuccess)
            return userAnswer.Status == 404 ? Problem.Invalid("userId", "There is no such customer.") : userAnswer.Relay();
        if (userAnswer.Read<Customer>().Address is not { } address)
            return Problem.Invalid("address", "The customer has no address yet.");

        var id = Guid.NewGuid();
        var lines = cart.Lines.Select(line => new ReservationLine(line.Sku, line.Quantity)).ToArray();
        var reserved = await mesh.PostAsync("inventory", "/reservations", new Reservation(id, lines), cancellation);
        if (!reserved.IsSuccess)
            return reserved.Relay();

        var rates = await mesh.GetAsync("shipping", $"/rates?country={address.Country}&weight={cart.WeightGrams}", cancellation);
        var total = cart.TotalMinor + rates.ReadOr(new ShippingRates(StandardMinor: 495)).StandardMinor;
        var paid = await mesh.PostAsync("payment", "/payments", new PaymentDraft(id, total, draft.Card), cancellation, PaymentTimeout);
        if (!paid.IsSuccess)
        {
            // Not the customer's token: goods must come back even when the customer has gone.
            await mesh.SendAsync(HttpMethod.Delete, "inventory", $"/reservations/{id}", cancellation: CancellationToken.None);
            return paid.Relay();
        }

        // Paid is sold. A parcel that cannot be made now does not take the order back.
        var sent = await mesh.PostAsync("shipping", "/shipments", new ShipmentDraft(id, address), CancellationToken.None);
        var order = new Order(
            id,
            draft.UserId,
            lines,
            total,
            paid.Read<PaymentRecord>().Id,
            sent.IsSuccess ? sent.Read<Shipment>().Number : null,
            "placed",
            time.GetUtcNow());
        _orders.TryAdd(id, order);
        await mesh.SendAsync(HttpMethod.Delete, "cart", $"/carts/{draft.CartId}", cancellation: CancellationToken.None);
        return Results.Created($"/orders/{id}", order);
    }

    private async Task<IResult> CancelAsync(Guid id, MeshClient mesh, CancellationToken cancellation)
    {
        if (!_orders.TryGet(id, out var order))
            return Problem.NotFound("order");
        if (order.Status == "cancelled")
            return Problem.Conflict("The order was cancelled already.");
        if (order.ShipmentNumber is not null)
            return Problem.Conflict("The parcel is on its way.");

        var refund = await mesh.PostAsync("payment", $"/payments/{order.PaymentId}/refunds", new { }, cancellation);
        return refund.IsSuccess
            ? Results.Json(_orders.Change(id, placed => placed with { Status = "cancelled" }))
            : refund.Relay();
    }
}
