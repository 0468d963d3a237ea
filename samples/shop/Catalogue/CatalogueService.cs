using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shop.Inventory;
using Shop.Mesh;
using Shop.Topology;

namespace Shop.Catalogue;

/// <summary>Products, categories, search and reviews. v2 is a little slower and adds ratings to products.</summary>
public sealed class CatalogueService(TimeProvider time) : IShopService
{
    private const int MaxPageSize = 50;
    private const int MaxReviewLength = 2_000;
    private readonly BoundedStore<Guid, Review> _reviews = new(5_000);

    /// <inheritdoc />
    public string Name => "catalogue";

    /// <inheritdoc />
    public void Map(IEndpointRouteBuilder routes, Deployment deployment, MeshClient mesh)
    {
        var rated = deployment.Version != "v1";

        routes.MapGet("/categories", () => Results.Json(ProductRange.Categories));

        routes.MapGet("/categories/{slug}/products", (string slug, int page = 1, int size = 12, string sort = "name") =>
            ProductRange.Categories.Any(category => category.Slug == slug)
                ? Page(ProductRange.Products.Where(p => p.Category == slug), page, size, sort)
                : Problem.NotFound("category"));

        routes.MapGet("/products", (string? ids) => Results.Json((ids ?? "").Split(',')
            .Take(MaxPageSize)
            .Select(id => int.TryParse(id, out var number) ? ProductRange.Find(number) : null)
            .OfType<Product>()));

        routes.MapGet("/products/search", (string? q, string? category, int? min_price, int? max_price, int page = 1, int size = 12) =>
            string.IsNullOrWhiteSpace(q)
                ? Problem.Invalid("q", "Say what to search for.")
                : Page(
                    ProductRange.Products.Where(p =>
                        p.Name.Contains(q, StringComparison.OrdinalIgnoreCase)
                        && (category is null || p.Category == category)
                        && p.PriceMinor >= (min_price ?? 0)
                        && p.PriceMinor <= (max_price ?? int.MaxValue)),
                    page,
                    size,
                    "name"));

        routes.MapGet("/products/by-slug/{slug}", (string slug) =>
            ProductRange.Products.FirstOrDefault(p => p.Slug == slug) is { } product
                ? Results.Json(product)
                : Problem.NotFound("product"));

        routes.MapGet("/products/{id:int}", async (int id, CancellationToken cancellation) =>
        {
            if (ProductRange.Find(id) is not { } product)
                return Problem.NotFound("product");

            // A shelf that does not answer hides the number on stock, not the product.
            var stock = await mesh.GetAsync("inventory", $"/stock/{product.Sku}", cancellation);
            int? available = stock.IsSuccess ? stock.Read<StockLevel>().Available : null;
            return rated
                ? Results.Json(new { product, available, rating = Rating(id) })
                : Results.Json(new { product, available });
        });

        routes.MapGet("/products/{id:int}/reviews", (int id, int page = 1) => ProductRange.Find(id) is null
            ? Problem.NotFound("product")
            : Results.Json(ReviewsOf(id).OrderByDescending(r => r.At).Skip((Math.Max(page, 1) - 1) * 10).Take(10)));

        routes.MapPost("/products/{id:int}/reviews", (int id, ReviewDraft draft) => Post(id, draft));

        routes.MapGet("/products/{id:int}/reviews/{reviewId:guid}", (int id, Guid reviewId) =>
            _reviews.TryGet(reviewId, out var review) && review.ProductId == id
                ? Results.Json(review)
                : Problem.NotFound("review"));

        routes.MapDelete("/products/{id:int}/reviews/{reviewId:guid}", (int id, Guid reviewId) =>
            _reviews.Remove(reviewId, out _) ? Results.NoContent() : Problem.NotFound("review"));
    }

    private static IResult Page(IEnumerable<Product> products, int page, int size, string sort)
    {
        if (page < 1 || size is < 1 or > MaxPageSize)
            return Problem.Invalid("page", $"Pages count from 1 and hold 1 to {MaxPageSize} products.");

        var sorted = sort == "price" ? products.OrderBy(p => p.PriceMinor) : products.OrderBy(p => p.Name, StringComparer.Ordinal);
        var all = sorted.ToList();
        return Results.Json(new { total = all.Count, page, items = all.Skip((page - 1) * size).Take(size) });
    }

    private IResult Post(int id, ReviewDraft draft)
    {
        if (ProductRange.Find(id) is null)
            return Problem.NotFound("product");
        if (draft.Stars is < 1 or > 5)
            return Problem.Invalid("stars", "Give 1 to 5 stars.");
        if (draft.Text is not { Length: > 0 and <= MaxReviewLength })
            return Problem.Invalid("text", $"Write 1 to {MaxReviewLength} characters.");
        if (ReviewsOf(id).Any(review => review.Author == draft.Author))
            return Problem.Conflict("You have reviewed this product already.");

        var review = new Review(Guid.NewGuid(), id, draft.Author, draft.Stars, draft.Text, time.GetUtcNow());
        _reviews.TryAdd(review.Id, review);
        return Results.Created($"/products/{id}/reviews/{review.Id}", review);
    }

    private IReadOnlyList<Review> ReviewsOf(int id) => _reviews.Where(review => review.ProductId == id);

    private double? Rating(int id) => ReviewsOf(id) is { Count: > 0 } reviews ? reviews.Average(review => review.Stars) : null;
}
