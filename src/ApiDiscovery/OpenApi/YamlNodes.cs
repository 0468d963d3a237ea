using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Insight.ApiDiscovery.OpenApi;

/// <summary>Reads YAML as the JSON that it means (YAML 1.2, core schema). Anchors are refused: they can make a few lines stand for gigabytes.</summary>
internal static class YamlNodes
{
    public static JsonNode? Read(ReadOnlyMemory<byte> document)
    {
        Parser parser = new(new StringReader(Encoding.UTF8.GetString(document.Span)));
        // One value at a time on a stack of ours: the depth of a document never becomes depth of calls.
        Stack<(JsonNode Node, string? Name)> open = [];
        JsonNode? root = null;
        bool done = false;
        for (int count = 0; parser.MoveNext(); count++)
        {
            if (count > KnownApiReader.MaxTokens) throw Refuse(parser.Current!, "the document has more than " + KnownApiReader.MaxTokens.ToString(CultureInfo.InvariantCulture) + " parts");
            switch (parser.Current)
            {
                case AnchorAlias alias:
                    throw Refuse(alias, "anchors and aliases are not supported; write the part out, or use $ref");
                case DocumentStart start when done:
                    throw Refuse(start, "there is more than one document");
                case Scalar scalar when open.TryPeek(out (JsonNode Node, string? Name) top) && top is { Node: JsonObject, Name: null }:
                    open.Pop();
                    open.Push((top.Node, scalar.Value));
                    break;
                case NodeEvent value:
                    if (open.TryPeek(out (JsonNode Node, string? Name) key) && key is { Node: JsonObject, Name: null }) throw Refuse(value, "names are single words");
                    JsonNode? node = value switch
                    {
                        MappingStart => new JsonObject(),
                        SequenceStart => new JsonArray(),
                        _ => ValueOf((Scalar)value),
                    };
                    if (open.Count == 0) root = node;
                    else Put(open, node, value);
                    if (value is Scalar) break;
                    if (open.Count == KnownApiReader.MaxDepth) throw Refuse(value, "the document is nested more than " + KnownApiReader.MaxDepth.ToString(CultureInfo.InvariantCulture) + " levels deep");
                    open.Push((node!, null));
                    break;
                case MappingEnd or SequenceEnd:
                    open.Pop();
                    break;
                case DocumentEnd:
                    done = true;
                    break;
            }
        }

        return root;
    }

    private static void Put(Stack<(JsonNode Node, string? Name)> open, JsonNode? value, ParsingEvent at)
    {
        (JsonNode node, string? name) = open.Pop();
        if (node is JsonArray items) items.Add(value);
        else if (!((JsonObject)node).TryAdd(name!, value)) throw Refuse(at, "this name stands there already");
        open.Push((node, null));
    }

    private static JsonValue? ValueOf(Scalar scalar)
    {
        string text = scalar.Value;
        if (!scalar.IsPlainImplicit || scalar.Style != ScalarStyle.Plain) return JsonValue.Create(text);
        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer) => JsonValue.Create(integer),
            _ when double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double number)
                && double.IsFinite(number) => JsonValue.Create(number),
            _ => JsonValue.Create(text),
        };
    }

    private static SemanticErrorException Refuse(ParsingEvent at, string what) => new(at.Start, at.End, char.ToUpperInvariant(what[0]) + what[1..] + ".");
}
