using Microsoft.AspNetCore.Http;

namespace Insight.Console.Page;

/// <summary>A small page without assets, for what must be said when the real page cannot be shown.</summary>
internal static class PlainPage
{
    /// <summary>Writes the page. <paramref name="title"/> and <paramref name="html"/> are constants of ours, never text from outside.</summary>
    public static Task WriteAsync(HttpContext context, int status, string title, string html)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(
            $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\"><title>Insight: {title}</title></head><body><h1>{title}</h1><p>{html}</p></body></html>",
            context.RequestAborted);
    }
}
