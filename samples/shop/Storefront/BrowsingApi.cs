using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shop.Catalogue;
using Shop.Mesh;

namespace Shop.Storefront;

/// <summary>Looking around: home, categories, search, products and their reviews.</summary>
internal static class BrowsingApi
{
    // Suggestions are an extra: a page does not wait for them longer than this.
    private static readonly TimeSpan SuggestionTimeout = TimeSpan.FromMilliseconds(600);

    private static readonly JsonElement None = JsonSerializer.SerializeToElement(new { items = Array.Empty<Product>() });

    public static void Map(IEndpointRouteBuilder routes, MeshClient mesh, BrowserSessions sessions)
    {
        routes.MapGet("/api/home", async (HttpContext context) =>
        {
            var who = sessions.Customer(context) ?? BrowserSessions.Of(context);
            var categories = mesh.GetAsync("catalogue", "/categories", context.RequestAborted);
            var picks = mesh.GetAsync("recommendations", $"/users/{who}/picks?limit=8", context.RequestAborted, SuggestionTimeout);
            await Task.WhenAll(categories, picks);
            return (await categories).IsSuccess
                ? Results.Json(new
                {
                    categories = (await categories).Read<JsonElement>(),
                    picks = (await picks).ReadOr(None).GetProperty("items"),
                })
                : (await categories).Relay();
        });

        routes.MapGet("/api/categories/{slug}", async (string slug, HttpContext context) => (await mesh.GetAsync(
            "catalogue",
            $"/categories/{Uri.EscapeDataString(slug)}/products{context.Request.QueryString}",
            context.RequestAborted)).Relay());

        routes.MapGet("/api/search", async Task<IResult> (HttpContext context) =>
            (await mesh.GetAsync("catalogue", $"/products/search{context.Request.QueryString}", context.RequestAborted)).Relay());

        routes.MapGet("/api/products/{id:int}", async (int id, HttpContext context) =>
        {
            var product = mesh.GetAsync("catalogue", $"/products/{id}", context.RequestAborted);
            var similar = mesh.GetAsync("recommendations", $"/products/{id}/similar?limit=4", context.RequestAborted, SuggestionTimeout);
            await Task.WhenAll(product, similar);
            return (await product).IsSuccess
                ? Results.Json(new
                {
                    detail = (await product).Read<JsonElement>(),
                    similar = (await similar).ReadOr(None).GetProperty("items"),
                })
                : (await product).Relay();
        });

        routes.MapGet("/api/products/{id:int}/reviews", async (int id, HttpContext context) =>
            (await mesh.GetAsync("catalogue", $"/products/{id}/reviews{context.Request.QueryString}", context.RequestAborted)).Relay());

        routes.MapPost("/api/products/{id:int}/reviews", async (int id, ReviewDraft draft, HttpContext context) =>
        {
            if (sessions.Customer(context) is not { } customer)
                return AccountApi.SignInFirst();
            return (await mesh.PostAsync(
                "catalogue",
                $"/products/{id}/reviews",
                draft with { Author = customer },
                context.RequestAborted)).Relay();
        });
    }
}
