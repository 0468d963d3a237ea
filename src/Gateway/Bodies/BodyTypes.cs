namespace Insight.Gateway.Bodies;

/// <summary>Which scanner reads a body, by its content type.</summary>
internal static class BodyTypes
{
    private static readonly string[] s_sequences = ["application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines", "application/json-seq", "application/stream+json"];

    private static readonly string[] s_texts = ["application/xml", "application/yaml", "application/x-yaml", "application/graphql", "application/soap+xml"];

    /// <summary>The kind of a body; <see cref="BodyType.Opaque"/> of what is not looked into.</summary>
    public static BodyType Of(ReadOnlySpan<char> contentType)
    {
        ReadOnlySpan<char> type = WithoutParameters(contentType);
        if (type.IsEmpty) return BodyType.Opaque;
        if (Is(type, "application/json") || EndsWith(type, "+json") || Is(type, "text/json") || IsSequence(type)) return BodyType.Json;
        if (Is(type, "application/x-www-form-urlencoded")) return BodyType.Form;
        if (Is(type, "multipart/form-data")) return BodyType.Multipart;
        bool isText = type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) && !Is(type, "text/css") && !EndsWith(type, "javascript");
        foreach (string text in s_texts) isText |= Is(type, text);
        return isText ? BodyType.Text : BodyType.Opaque;
    }

    /// <summary>Whether JSON texts follow each other.</summary>
    public static bool IsSequence(ReadOnlySpan<char> contentType)
    {
        ReadOnlySpan<char> type = WithoutParameters(contentType);
        foreach (string sequence in s_sequences)
        {
            if (Is(type, sequence)) return true;
        }

        return false;
    }

    private static ReadOnlySpan<char> WithoutParameters(ReadOnlySpan<char> contentType)
    {
        int end = contentType.IndexOf(';');
        return (end < 0 ? contentType : contentType[..end]).Trim();
    }

    private static bool Is(ReadOnlySpan<char> type, string name) => type.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static bool EndsWith(ReadOnlySpan<char> type, string end) => type.EndsWith(end, StringComparison.OrdinalIgnoreCase);
}
