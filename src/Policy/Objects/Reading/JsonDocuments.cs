using System.Text;
using System.Text.Json;

namespace Insight.Policy.Objects.Reading;

/// <summary>Reads the objects of a JSON text: one, several one after the other, or a list of them.</summary>
internal static class JsonDocuments
{
    /// <summary>True when a text is JSON and no YAML document.</summary>
    public static bool IsJson(string text) => text.AsSpan().TrimStart() is ['{' or '[', ..];

    /// <summary>The objects before the first error, and that error.</summary>
    public static IEnumerable<(DocumentNode? Document, DocumentException? Error)> Read(string text)
    {
        List<DocumentNode> found = [];
        DocumentException? error = null;
        DocumentTree tree = new();
        try
        {
            Parse(Encoding.UTF8.GetBytes(text), ref tree, found);
        }
        catch (DocumentException e)
        {
            error = e;
        }
        catch (JsonException e)
        {
            error = new DocumentException((int)(e.LineNumber ?? 0) + 1, "is no JSON that can be read here: its syntax is wrong");
        }

        // Of a list that breaks off, the objects before are whole.
        if (error is not null && tree is { Depth: > 0, Root: { Kind: DocumentNodeKind.List } list })
        {
            if (tree.Depth > 1) list.Items.RemoveAt(list.Items.Count - 1);
            found.Add(list);
        }

        foreach (DocumentNode root in found.SelectMany(static root => root.Kind == DocumentNodeKind.List ? root.Items : [root])) yield return (root, null);
        if (error is not null) yield return (null, error);
    }

    private static void Parse(ReadOnlySpan<byte> text, ref DocumentTree tree, List<DocumentNode> found)
    {
        // One level more than objects have, for the list around them; the tree says what is too deep.
        Utf8JsonReader reader = new(text, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = DocumentTree.MaxDepth + 2 });
        int line = 1, counted = 0;
        while (reader.Read())
        {
            int start = (int)reader.TokenStartIndex;
            line += text[counted..start].Count((byte)'\n');
            counted = start;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    tree.Name(reader.GetString()!, line);
                    break;
                case JsonTokenType.StartObject:
                    tree.Add(new DocumentNode(DocumentNodeKind.Map, line));
                    break;
                case JsonTokenType.StartArray:
                    tree.Add(new DocumentNode(DocumentNodeKind.List, line));
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    tree.End();
                    break;
                case JsonTokenType.String:
                    tree.Add(new DocumentNode(DocumentNodeKind.Text, line, reader.GetString()!));
                    break;
                default:
                    tree.Add(new DocumentNode(DocumentNodeKind.Plain, line, Encoding.UTF8.GetString(reader.ValueSpan)));
                    break;
            }

            if (reader.CurrentDepth > 0 || tree.Root is null || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) continue;
            found.Add(tree.Root);
            tree = new DocumentTree();
        }
    }
}
