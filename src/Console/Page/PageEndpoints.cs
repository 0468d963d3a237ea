using Insight.Console.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Page;

/// <summary>Serves the web page from <see cref="PageFiles"/>.</summary>
internal static class PageEndpoints
{
    private const string NotBuilt =
        "The console works, but its web page was not built into it. In <code>src/Console/web</code> run "
        + "<code>npm ci --ignore-scripts &amp;&amp; npm run build</code>, then build again; <code>./build.sh</code> does both. "
        + "The REST API under <code>/api/v1/</code> answers meanwhile.";

    /// <summary>Addresses of the page, as <c>src/Console/web/src/shell/pages.tsx</c> has them.</summary>
    private static readonly string[] s_pages = ["start", "catalogue", "edges", "incidents", "proposals", "waf", "audit", "admin"];

    /// <summary>Whether a path is one that the page shows something at.</summary>
    public static bool IsPage(ReadOnlySpan<char> path)
    {
        if (path is "/") return true;
        ReadOnlySpan<char> name = path[1..];
        int end = name.IndexOf('/');
        return s_pages.AsSpan().Contains((end < 0 ? name : name[..end]).ToString());
    }

    public static void MapPage(this IEndpointRouteBuilder routes)
    {
        // The page finds out by itself what an address of it shows; a page that is not there is told by the server.
        foreach (string path in (string[])["/", .. s_pages.SelectMany(static page => new[] { $"/{page}", $"/{page}/{{**rest}}" })]) routes.MapGet(path, Index).ExcludeFromDescription().Needs(Role.None);
        routes.MapGet("/favicon.svg", (HttpContext context, PageFiles files) => Send(context, files, "/favicon.svg")).ExcludeFromDescription().Needs(Role.None);
        routes.MapGet("/assets/{name}", (HttpContext context, PageFiles files, string name) => Send(context, files, "/assets/" + name)).ExcludeFromDescription().Needs(Role.None);
        SignInPage.Map(routes);
    }

    private static Task Index(HttpContext context, PageFiles files) => files.IsBuilt
        ? Send(context, files, "/index.html")
        : PlainPage.WriteAsync(context, StatusCodes.Status200OK, "The web page was not built", NotBuilt);

    private static Task Send(HttpContext context, PageFiles files, string path)
    {
        if (!files.TryGet(path, out PageFile file))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        HttpResponse response = context.Response;
        response.Headers.ETag = file.Tag;
        response.Headers.CacheControl = file.IsHashed ? "private, max-age=31536000, immutable" : "no-cache";
        if (context.Request.Headers.IfNoneMatch == file.Tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = file.ContentType;
        response.ContentLength = file.Bytes.Length;
        return response.Body.WriteAsync(file.Bytes, context.RequestAborted).AsTask();
    }
}
