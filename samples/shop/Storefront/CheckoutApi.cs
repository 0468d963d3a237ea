using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Shop.Checkout;
using Shop.Mesh;
using Shop.Payment;

namespace Shop.Storefront;

/// <summary>Buying, and following what was bought. Orders of other customers do not exist.</summary>
internal static class CheckoutApi
{
    // Above the sum of what checkout itself may wait for.
    private static readonly TimeSpan CheckoutTimeout = TimeSpan.FromSeconds(8);

    public static void Map(IEndpointRouteBuilder routes, MeshClient mesh, BrowserSessions sessions)
    {
        routes.MapPost("/api/checkout", async (CardDetails card, HttpContext context) =>
        {
            if (sessions.Customer(context) is not { } customer)
                return AccountApi.SignInFirst();
            var draft = new OrderDraft(BrowserSessions.Of(context), customer, card);
            return (await mesh.PostAsync("checkout", "/orders", draft, context.RequestAborted, CheckoutTimeout)).Relay();
        });

        routes.MapGet("/api/orders", async (HttpContext context) => sessions.Customer(context) is { } customer
            ? (await mesh.GetAsync("checkout", $"/orders?user={customer}", context.RequestAborted)).Relay()
            : AccountApi.SignInFirst());

        routes.MapGet("/api/orders/{id:guid}", async (Guid id, HttpContext context) =>
        {
            var (order, refusal) = await OrderAsync(id, context);
            return order is null ? refusal! : Results.Json(order);
        });

        routes.MapPost("/api/orders/{id:guid}/cancellation", async (Guid id, HttpContext context) =>
        {
            var (order, refusal) = await OrderAsync(id, context);
            return order is null
                ? refusal!
                : (await mesh.PostAsync("checkout", $"/orders/{id}/cancellation", new { }, context.RequestAborted)).Relay();
        });

        routes.MapGet("/api/orders/{id:guid}/tracking", async (Guid id, HttpContext context) =>
        {
            var (order, refusal) = await OrderAsync(id, context);
            if (order?.ShipmentNumber is null)
                return refusal ?? Problem.NotFound("parcel");
            var shipment = await mesh.GetAsync("shipping", $"/shipments/{order.ShipmentNumber}", context.RequestAborted);
            return shipment.IsSuccess
                ? Results.Json(new { order.Id, order.ShipmentNumber, parcel = shipment.Read<JsonElement>() })
                : shipment.Relay();
        });

        // Passed on as it comes: event by event.
        routes.MapGet("/api/orders/{id:guid}/tracking/stream", async (Guid id, HttpContext context) =>
        {
            var (order, refusal) = await OrderAsync(id, context);
            if (order?.ShipmentNumber is null)
                return refusal ?? Problem.NotFound("parcel");
            using var feed = await OpenAsync($"/shipments/{order.ShipmentNumber}/events", context.RequestAborted);
            if (feed is not { IsSuccessStatusCode: true })
                return Problem.Of(503, "The carrier's feed is not available.");
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.CacheControl = "no-cache";
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await feed.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
            return Results.Empty;
        });

        async Task<HttpResponseMessage?> OpenAsync(string path, CancellationToken cancellation)
        {
            try
            {
                return await mesh.OpenAsync("shipping", path, cancellation);
            }
            catch (HttpRequestException)
            {
                return null;
            }
        }

        async Task<(Order? Order, IResult? Refusal)> OrderAsync(Guid id, HttpContext context)
        {
            if (sessions.Customer(context) is not { } customer)
                return (null, AccountApi.SignInFirst());
            var answer = await mesh.GetAsync("checkout", $"/orders/{id}", context.RequestAborted);
            if (!answer.IsSuccess)
                return (null, answer.Relay());
            return answer.Read<Order>() is { } order && order.UserId == customer ? (order, null) : (null, Problem.NotFound("order"));
        }
    }
}
