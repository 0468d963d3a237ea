using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Insight.Policy.Objects.Reading;

/// <summary>Reads the documents of a YAML text. Anchors and tags are refused: they make few lines stand for gigabytes, or for what nobody reads in them.</summary>
internal static class YamlDocuments
{
    /// <summary>The documents; each that cannot be read is an error and costs the others nothing.</summary>
    public static IEnumerable<(DocumentNode? Document, DocumentException? Error)> Read(string text)
    {
        foreach ((string document, int line) in Split(text))
        {
            List<DocumentNode> found = [];
            DocumentException? error = null;
            try
            {
                Parse(document, line, found);
            }
            catch (DocumentException e)
            {
                error = e;
            }
            catch (YamlException e)
            {
                error = new DocumentException(line + (int)e.Start.Line, $"is no YAML: {char.ToLowerInvariant(e.Message[0])}{e.Message[1..]}");
            }

            foreach (DocumentNode root in found) yield return (root, null);
            if (error is not null) yield return (null, error);
        }
    }

    /// <summary>Cuts at the lines that begin with <c>---</c>: nothing else can begin so (YAML 1.2, section 9.1.2). Each piece comes with the number of lines before it.</summary>
    private static IEnumerable<(string Text, int Line)> Split(string text)
    {
        int start = 0, startLine = 0, line = 0;
        for (int at = 0; at < text.Length; line++)
        {
            int end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end + 1;
            if (at > start && IsMarker(text.AsSpan(at, end - at)))
            {
                yield return (text[start..at], startLine);
                (start, startLine) = (at, line);
            }

            at = end;
        }

        yield return (text[start..], startLine);
    }

    private static bool IsMarker(ReadOnlySpan<char> line) => line.StartsWith("---", StringComparison.Ordinal) && (line.Length == 3 || char.IsWhiteSpace(line[3]));

    private static void Parse(string text, int linesBefore, List<DocumentNode> found)
    {
        Parser parser = new(new StringReader(text));
        DocumentTree tree = new();
        while (parser.MoveNext())
        {
            ParsingEvent current = parser.Current!;
            int line = linesBefore + (int)current.Start.Line;
            switch (current)
            {
                case AnchorAlias:
                    throw new DocumentException(line, "anchors and aliases are not supported; write the part out");
                case NodeEvent { Anchor.IsEmpty: false }:
                    throw new DocumentException(line, "anchors and aliases are not supported; write the part out");
                case NodeEvent { Tag.IsEmpty: false }:
                    throw new DocumentException(line, "tags (!…) are not supported; leave it out");
                case Scalar scalar when tree.WantsName:
                    tree.Name(scalar.Value, line);
                    break;
                case NodeEvent when tree.WantsName:
                    throw new DocumentException(line, "a name must be a single word");
                case Scalar scalar:
                    tree.Add(new DocumentNode(scalar.Style == ScalarStyle.Plain ? DocumentNodeKind.Plain : DocumentNodeKind.Text, line, scalar.Value));
                    break;
                case MappingStart:
                    tree.Add(new DocumentNode(DocumentNodeKind.Map, line));
                    break;
                case SequenceStart:
                    tree.Add(new DocumentNode(DocumentNodeKind.List, line));
                    break;
                case MappingEnd or SequenceEnd:
                    tree.End();
                    break;
                case DocumentEnd:
                    if (tree.Root is { IsNull: false } root) found.Add(root);
                    tree = new DocumentTree();
                    break;
            }
        }
    }
}
