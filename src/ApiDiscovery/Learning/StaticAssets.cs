using System.Collections.Frozen;

namespace Insight.ApiDiscovery.Learning;

/// <summary>Files that pages consist of, by the extensions that the web platform has for them.</summary>
internal static class StaticAssets
{
    private static readonly FrozenSet<string> s_extensions = FrozenSet.ToFrozenSet(
        ["css", "js", "mjs", "map", "wasm", "png", "jpg", "jpeg", "gif", "svg", "ico", "webp", "avif", "woff", "woff2", "ttf", "otf", "eot", "mp4", "webm", "html", "htm"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>True for what is only read and has such an extension.</summary>
    public static bool Is(string method, string template)
    {
        if (method is not ("GET" or "HEAD")) return false;
        int dot = template.LastIndexOf('.');
        return dot > template.LastIndexOf('/') && s_extensions.Contains(template[(dot + 1)..]);
    }
}
