using System.Text;
using System.Text.Json;
using Insight.Policy.Objects.Reading;
using Microsoft.AspNetCore.Http;

namespace Insight.Console.Objects;

/// <summary>The body of a request with objects: one text of YAML or JSON, or several files as <see cref="FilesType"/>: <c>{"files":[{"name":…,"text":…}]}</c>.</summary>
internal sealed record ObjectBody(IReadOnlyList<ObjectFile> Files)
{
    /// <summary>Content type of several files.</summary>
    public const string FilesType = "application/vnd.insight.files+json";

    /// <summary>Largest body in bytes: ten thousand objects are some 5 MB.</summary>
    public const int MaxBytes = 64 << 20;

    private const int MaxFiles = 10_000;

    /// <summary>The files of a request; null with the reason when it holds none.</summary>
    public static async Task<(IReadOnlyList<ObjectFile>? Files, string Problem)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using MemoryStream content = new();
        await request.Body.CopyToAsync(content, cancellationToken);
        ReadOnlySpan<byte> bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
        if (bytes.IsEmpty) return (null, "The body is empty; send objects as YAML or JSON.");
        if (request.ContentType?.Split(';')[0].Trim().Equals(FilesType, StringComparison.OrdinalIgnoreCase) != true) return ([new ObjectFile("", Encoding.UTF8.GetString(bytes))], "");
        try
        {
            ObjectBody? body = JsonSerializer.Deserialize<ObjectBody>(bytes, ConsoleJson.Options);
            bool isGood = body?.Files is { Count: > 0 and <= MaxFiles } files && files.All(static file => file is { Name.Length: <= 4096, Text: not null });
            return isGood ? (body!.Files, "") : (null, $"There must be 1 to {MaxFiles} files, each with a name and a text.");
        }
        catch (JsonException)
        {
            return (null, "The body is not {\"files\":[{\"name\":…,\"text\":…}]}.");
        }
    }
}
