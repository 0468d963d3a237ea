using Microsoft.AspNetCore.Http;

namespace Shop.Mesh;

/// <summary>Hands the headers that tie a chain of calls together from the request being answered to the requests made for it.</summary>
public static class TraceContext
{
    private static readonly string[] Names = ["traceparent", "tracestate", "x-request-id"];

    private static readonly AsyncLocal<KeyValuePair<string, string>[]?> Current = new();

    /// <summary>Middleware: remembers the headers for the rest of this request.</summary>
    public static Task CaptureAsync(HttpContext context, RequestDelegate next)
    {
        Current.Value =
        [
            .. Names.Where(name => context.Request.Headers.ContainsKey(name))
                .Select(name => KeyValuePair.Create(name, context.Request.Headers[name].ToString())),
        ];
        return next(context);
    }

    /// <summary>Adds what was remembered to an outgoing request.</summary>
    public static void CopyTo(HttpRequestMessage request)
    {
        foreach (var (name, value) in Current.Value ?? [])
            request.Headers.TryAddWithoutValidation(name, value);
    }
}
