namespace Insight.ApiDiscovery.Inventory;

/// <summary>Decides the kind of API that an endpoint belongs to.</summary>
public static class ApiKinds
{
    /// <summary>Share of the requests that must show a kind.</summary>
    private const double LeastShare = 0.5;

    /// <summary>Share of responses with a file's content type that makes the endpoint a file.</summary>
    private const double LeastFileShare = 0.9;

    private static readonly string[] s_fileTypes = ["image/", "font/", "audio/", "video/"];

    private static readonly HashSet<string> s_fileTypeNames =
    [
        "text/css", "text/javascript", "application/javascript", "application/x-javascript", "application/wasm",
        "application/font-woff", "application/vnd.ms-fontobject", "application/manifest+json",
    ];

    private static readonly HashSet<string> s_extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        "css", "js", "mjs", "map", "png", "jpg", "jpeg", "gif", "svg", "ico", "webp", "avif", "woff", "woff2", "ttf", "otf", "eot", "mp3", "mp4", "webm", "wasm",
    };

    /// <summary>The word for a kind in documents, exports and addresses.</summary>
    public static string Word(ApiKind kind) => kind switch
    {
        ApiKind.GraphQl => "graphql",
        ApiKind.Grpc => "grpc",
        ApiKind.WebSocket => "websocket",
        ApiKind.ServerSentEvents => "sse",
        ApiKind.Static => "static",
        _ => "rest",
    };

    /// <summary>The kind: streams and content types say most; where there are none, the path has to do.</summary>
    public static ApiKind Of(string method, string template, EndpointTraits traits)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(traits);
        if (Share(traits.Streams, s => s == "grpc", traits.Requests) || Share(traits.RequestTypes, t => t.StartsWith("application/grpc", StringComparison.Ordinal), traits.Requests)) return ApiKind.Grpc;
        if (Share(traits.Streams, s => s == "websocket", traits.Requests)) return ApiKind.WebSocket;
        if (Share(traits.Streams, s => s == "server_sent_events", traits.Requests) || Share(traits.ResponseTypes, t => t == "text/event-stream", traits.Requests)) return ApiKind.ServerSentEvents;
        string last = template[(template.LastIndexOf('/') + 1)..];
        bool graphQlType = traits.RequestTypes.Keys.Concat(traits.ResponseTypes.Keys).Any(static t => t is "application/graphql" or "application/graphql+json" or "application/graphql-response+json");
        if (graphQlType || (last.Equals("graphql", StringComparison.OrdinalIgnoreCase) && method is ("GET" or "POST") && IsJsonOrUnknown(traits))) return ApiKind.GraphQl;
        return method is "GET" or "HEAD" && IsFile(last, traits) ? ApiKind.Static : ApiKind.Rest;
    }

    private static bool IsFile(string last, EndpointTraits traits)
    {
        ulong typed = Sum(traits.ResponseTypes, static t => t.Length > 0);
        if (typed > 0) return Sum(traits.ResponseTypes, static t => s_fileTypeNames.Contains(t) || s_fileTypes.Any(p => t.StartsWith(p, StringComparison.Ordinal))) >= LeastFileShare * typed;
        int dot = last.LastIndexOf('.');
        return dot >= 0 && s_extensions.Contains(last[(dot + 1)..]);
    }

    private static bool IsJsonOrUnknown(EndpointTraits traits)
    {
        ulong typed = Sum(traits.ResponseTypes, static t => t.Length > 0);
        return typed == 0 || Sum(traits.ResponseTypes, static t => t.Contains("json", StringComparison.Ordinal)) >= LeastShare * typed;
    }

    private static bool Share(Dictionary<string, ulong> counts, Func<string, bool> which, long requests) => requests > 0 && Sum(counts, which) >= LeastShare * requests;

    private static ulong Sum(Dictionary<string, ulong> counts, Func<string, bool> which) => counts.Where(c => which(c.Key)).Aggregate(0UL, static (sum, c) => sum + c.Value);
}
