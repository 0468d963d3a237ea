using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Insight.ApiDiscovery.OpenApi;

/// <summary>Reads OpenAPI documents (2.0, 3.0, 3.1; JSON or YAML) that somebody uploaded.</summary>
/// <remarks>
/// Nothing is fetched: a <c>$ref</c> may point into the document only. Size, depth and number of values are bounded before the
/// document is understood, and references that lead round in circles are refused.
/// </remarks>
public static class KnownApiReader
{
    /// <summary>Largest document in bytes: those of the largest public APIs have some 10 MB.</summary>
    public const int MaxBytes = 16 << 20;

    /// <summary>Deepest nesting.</summary>
    public const int MaxDepth = 64;

    /// <summary>Most values, names and brackets.</summary>
    public const int MaxTokens = 2_000_000;

    /// <summary>Most operations.</summary>
    public const int MaxOperations = 20_000;

    /// <summary>Most errors that are told.</summary>
    public const int MaxErrors = 20;

    /// <summary>Reads a document in UTF-8.</summary>
    public static KnownApiResult Read(ReadOnlyMemory<byte> document)
    {
        if (document.Length > MaxBytes) return Refuse("", string.Create(CultureInfo.InvariantCulture, $"The document has more than {MaxBytes >> 20} MB."));
        if (document.Span.StartsWith("\uFEFF"u8)) document = document[3..];
        try
        {
            JsonNode? root = IsJson(document.Span) ? ReadJson(document.Span) : YamlNodes.Read(document);
            if (root is not JsonObject) return Refuse("", "An OpenAPI document is an object with the fields openapi, info and paths.");
            List<KnownApiError> errors = References.Check(root);
            return errors.Count > 0 ? new KnownApiResult(null, errors) : Understand(root);
        }
        catch (JsonException e)
        {
            return Refuse(string.Create(CultureInfo.InvariantCulture, $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}"),
                "This is not JSON that can be read here: syntax, or nesting deeper than " + MaxDepth.ToString(CultureInfo.InvariantCulture) + " levels.");
        }
        catch (YamlDotNet.Core.YamlException e)
        {
            return Refuse(string.Create(CultureInfo.InvariantCulture, $"line {e.Start.Line}, column {e.Start.Column}"), e.Message);
        }
        catch (FormatException e)
        {
            return Refuse("", e.Message);
        }
    }

    private static KnownApiResult Understand(JsonNode root)
    {
        OpenApiDocument? document;
        OpenApiDiagnostic? diagnostic;
        try
        {
            (document, diagnostic) = new OpenApiJsonReader().Read(root, new Uri("insight://known-api/"), new OpenApiReaderSettings { LoadExternalRefs = false });
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The reader says some errors by exceptions of all kinds; the document caused them, and only the document is lost.
            return Refuse("", e is OpenApiException or OpenApiUnsupportedSpecVersionException ? e.Message : "The document does not have the structure of an OpenAPI document.");
        }

        if (diagnostic?.Errors is { Count: > 0 } errors)
            return new KnownApiResult(null, [.. errors.Take(MaxErrors).Select(static e => new KnownApiError(e.Pointer ?? "", e.Message))]);
        if (document is null) return Refuse("", "The document does not have the structure of an OpenAPI document.");
        try
        {
            IReadOnlyList<KnownOperation> operations = KnownOperations.Of(document);
            return operations.Count > MaxOperations
                ? Refuse("#/paths", string.Create(CultureInfo.InvariantCulture, $"There are more than {MaxOperations} operations."))
                : new KnownApiResult(new KnownApi(document.Info?.Title ?? "", document.Info?.Version ?? "", operations), []);
        }
        catch (InvalidOperationException)
        {
            return Refuse("#/paths", "A reference does not lead to what is needed there.");
        }
    }

    private static bool IsJson(ReadOnlySpan<byte> document) => document.TrimStart(" \t\r\n"u8) is [(byte)'{', ..];

    private static JsonNode? ReadJson(ReadOnlySpan<byte> document)
    {
        Utf8JsonReader tokens = new(document, new JsonReaderOptions { MaxDepth = MaxDepth });
        for (int count = 0; tokens.Read(); count++)
        {
            if (count == MaxTokens) throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"The document has more than {MaxTokens} values, names and brackets."));
        }

        try
        {
            return JsonNode.Parse(document, documentOptions: new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException e) when (e.LineNumber is null)
        {
            throw new FormatException("A name stands twice in one object: " + e.Message, e);
        }
    }

    private static KnownApiResult Refuse(string place, string message) => new(null, [new KnownApiError(place, message)]);
}
