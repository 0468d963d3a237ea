using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shop.Mesh;

namespace Shop.Storefront;

/// <summary>The page and its assets: small enough to be read here.</summary>
internal static class Pages
{
    private const string Html = """
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <title>The Shop</title>
          <meta name="viewport" content="width=device-width">
          <link rel="stylesheet" href="/assets/shop.css">
          <script type="module" src="/assets/shop.js"></script>
        </head>
        <body><h1>The Shop</h1><p id="deal"></p><main id="products"></main></body>
        </html>
        """;

    private const string Css = """
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
        main { display: grid; grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr)); gap: 1rem; }
        article { border: 1px solid #ddd; border-radius: .5rem; padding: 1rem; }
        """;

    private const string Script = """
        const list = document.querySelector('#products');
        const home = await (await fetch('/api/home')).json();
        for (const product of home.picks ?? []) {
          const article = document.createElement('article');
          const name = document.createElement('strong');
          name.textContent = product.name;
          const price = document.createElement('p');
          price.textContent = '£' + (product.priceMinor / 100).toFixed(2);
          article.append(name, price);
          list.append(article);
        }
        new EventSource('/api/deals/stream').addEventListener('deal', e =>
          document.querySelector('#deal').textContent = JSON.parse(e.data).text);
        """;

    public static void Map(IEndpointRouteBuilder routes, MeshClient mesh)
    {
        routes.MapGet("/", (HttpContext context) =>
        {
            BrowserSessions.Of(context);
            return Results.Content(Html, "text/html; charset=utf-8");
        });

        routes.MapGet("/products/{slug}", async (string slug, HttpContext context) =>
        {
            BrowserSessions.Of(context);
            var product = await mesh.GetAsync("catalogue", $"/products/by-slug/{Uri.EscapeDataString(slug)}", context.RequestAborted);
            return product.IsSuccess ? Results.Content(Html, "text/html; charset=utf-8") : product.Relay();
        });

        routes.MapGet("/assets/shop.css", (HttpContext context) => Asset(context, Css, "text/css"));
        routes.MapGet("/assets/shop.js", (HttpContext context) => Asset(context, Script, "text/javascript"));
        routes.MapGet("/robots.txt", () => Results.Text("User-agent: *\nDisallow: /api/\n"));
    }

    private static IResult Asset(HttpContext context, string text, string type)
    {
        context.Response.Headers.CacheControl = "max-age=3600";
        return Results.Content(text, type + "; charset=utf-8");
    }
}
