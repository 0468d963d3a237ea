using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shop.Catalogue;

namespace Shop.Storefront;

/// <summary>Server-Sent Events: a new deal every so often. A feed ends after some deals; browsers come back by themselves.</summary>
internal static class DealsFeed
{
    private const int DealsPerFeed = 5;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public static void Map(IEndpointRouteBuilder routes, TimeProvider time) =>
        routes.MapGet("/api/deals/stream", (CancellationToken cancellation) =>
            TypedResults.ServerSentEvents(DealsAsync(time, cancellation), "deal"));

    private static async IAsyncEnumerable<Deal> DealsAsync(TimeProvider time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var sent = 0; sent < DealsPerFeed; sent++)
        {
            if (sent > 0)
                await Task.Delay(Interval, time, cancellation);
            var product = ProductRange.Products[(int)(time.GetUtcNow().ToUnixTimeSeconds() * 31 % ProductRange.Products.Count)];
            yield return new Deal(product.Id, $"{product.Name}: today for £{product.PriceMinor / 100m:F2}");
        }
    }

    private sealed record Deal(int ProductId, string Text);
}
