using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shop.Cart;
using Shop.Mesh;

namespace Shop.Storefront;

/// <summary>The cart of this browser.</summary>
internal static class CartApi
{
    public static void Map(IEndpointRouteBuilder routes, MeshClient mesh)
    {
        routes.MapGet("/api/cart", Task<IResult> (HttpContext context) => CallAsync(HttpMethod.Get, "", null, context));
        routes.MapDelete("/api/cart", Task<IResult> (HttpContext context) => CallAsync(HttpMethod.Delete, "", null, context));

        routes.MapPost("/api/cart/items", (CartItemDraft draft, HttpContext context) =>
            CallAsync(HttpMethod.Post, "/items", draft, context));

        routes.MapPatch("/api/cart/items/{sku}", (string sku, CartQuantity change, HttpContext context) =>
            CallAsync(HttpMethod.Patch, $"/items/{Uri.EscapeDataString(sku)}", change, context));

        routes.MapDelete("/api/cart/items/{sku}", (string sku, HttpContext context) =>
            CallAsync(HttpMethod.Delete, $"/items/{Uri.EscapeDataString(sku)}", null, context));

        routes.MapPut("/api/cart/coupon", (CartCoupon coupon, HttpContext context) =>
            CallAsync(HttpMethod.Put, "/coupon", coupon, context));

        async Task<IResult> CallAsync(HttpMethod method, string path, object? body, HttpContext context)
        {
            var cart = $"/carts/{BrowserSessions.Of(context)}{path}";
            return (await mesh.SendAsync(method, "cart", cart, body, cancellation: context.RequestAborted)).Relay();
        }
    }
}
