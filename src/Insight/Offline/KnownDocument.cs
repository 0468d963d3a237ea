using System.Text.Json;
using Insight.ApiDiscovery.Learning;

namespace Insight.Offline;

/// <summary>Reads which operations an OpenAPI document (JSON, versions 2 and 3) knows.</summary>
public static class KnownDocument
{
    private const long MaxBytes = 64 << 20;

    private static readonly string[] s_methods = ["get", "put", "post", "delete", "head", "patch"];

    /// <summary>The operations, or a sentence on why the file is no such document.</summary>
    public static (IReadOnlyList<KnownTemplate> Templates, string? Error) Read(string file)
    {
        try
        {
            if (new FileInfo(file).Length > MaxBytes) return ([], $"{file}: has more than {MaxBytes >> 20} MiB");
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("paths", out JsonElement paths) || paths.ValueKind != JsonValueKind.Object)
            {
                return ([], $"{file}: is no OpenAPI document: it has no object 'paths'");
            }

            string prefix = BasePath(document.RootElement);
            List<KnownTemplate> templates = [];
            foreach (JsonProperty path in paths.EnumerateObject())
            {
                if (path.Value.ValueKind != JsonValueKind.Object) continue;
                foreach (string method in s_methods)
                {
                    if (path.Value.TryGetProperty(method, out _)) templates.Add(new KnownTemplate(method.ToUpperInvariant(), prefix + "/" + path.Name.TrimStart('/')));
                }
            }

            return (templates, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return ([], $"{file}: cannot be read as JSON: {e.Message}");
        }
    }

    private static string BasePath(JsonElement root)
    {
        if (root.TryGetProperty("basePath", out JsonElement basePath) && basePath.ValueKind == JsonValueKind.String) return basePath.GetString()!.TrimEnd('/');
        if (!root.TryGetProperty("servers", out JsonElement servers) || servers.ValueKind != JsonValueKind.Array || servers.GetArrayLength() == 0) return "";
        JsonElement server = servers[0];
        if (server.ValueKind != JsonValueKind.Object || !server.TryGetProperty("url", out JsonElement url) || url.ValueKind != JsonValueKind.String) return "";
        string text = url.GetString()!;
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        int slash = text.IndexOf('/', scheme < 0 ? 0 : scheme + 3);
        return slash < 0 || text.Contains('{', StringComparison.Ordinal) ? "" : text[slash..].TrimEnd('/');
    }
}
