using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;

namespace Insight.Console.Page;

/// <summary>The built web page (<c>src/Console/web</c> → <c>wwwroot</c>), embedded in this assembly; empty when it was not built.</summary>
public sealed class PageFiles
{
    private const string Prefix = "wwwroot/";

    private readonly FrozenDictionary<string, PageFile> _files;

    /// <summary>Reads what is embedded.</summary>
    public PageFiles()
        : this(typeof(PageFiles).Assembly)
    {
    }

    internal PageFiles(Assembly assembly)
    {
        Dictionary<string, PageFile> files = [];
        foreach (string name in assembly.GetManifestResourceNames())
        {
            string path = name.Replace('\\', '/');
            if (!path.StartsWith(Prefix, StringComparison.Ordinal)) continue;
            using Stream stream = assembly.GetManifestResourceStream(name)!;
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            string tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12))}\"";
            files.Add("/" + path[Prefix.Length..], new PageFile(bytes, ContentTypeOf(path), tag, path.Contains("/assets/", StringComparison.Ordinal)));
        }

        _files = files.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>True when the page was built before this assembly.</summary>
    public bool IsBuilt => _files.ContainsKey("/index.html");

    /// <summary>The file at a path such as <c>/assets/index.js</c>.</summary>
    public bool TryGet(string path, out PageFile file) => _files.TryGetValue(path, out file!);

    private static string ContentTypeOf(string path) => Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".woff2" => "font/woff2",
        ".json" or ".map" => "application/json",
        _ => "application/octet-stream",
    };
}
