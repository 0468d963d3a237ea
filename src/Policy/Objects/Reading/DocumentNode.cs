namespace Insight.Policy.Objects.Reading;

/// <summary>A value of a YAML or JSON document with its line.</summary>
internal sealed class DocumentNode(DocumentNodeKind kind, int line, string text = "")
{
    /// <summary>Whether it is a map, a list or a word.</summary>
    public DocumentNodeKind Kind => kind;

    /// <summary>Line from 1 where it stands; of an entry of a map that is the line of its name.</summary>
    public int Line { get; set; } = line;

    /// <summary>The word.</summary>
    public string Text => text;

    /// <summary>Entries of a map, in the order in which they stand.</summary>
    public List<KeyValuePair<string, DocumentNode>> Members { get; } = [];

    /// <summary>Items of a list.</summary>
    public List<DocumentNode> Items { get; } = [];

    /// <summary>True for <c>null</c> or nothing at all.</summary>
    public bool IsNull => kind == DocumentNodeKind.Plain && text is "" or "~" or "null" or "Null" or "NULL";

    /// <summary>An entry of a map; null when there is none.</summary>
    public DocumentNode? Find(string name) => Members.Find(member => member.Key == name).Value;

    /// <summary>The line of a field, or of the innermost one around it that is there.</summary>
    public int LineOf(string field)
    {
        DocumentNode at = this;
        string path = "";
        while (path.Length < field.Length && Step(at, path, field) is ({ } next, { } longer)) (at, path) = (next, longer);
        return at.Line;
    }

    private static (DocumentNode? Node, string? Path) Step(DocumentNode node, string path, string field)
    {
        foreach ((string name, DocumentNode value) in node.Members)
        {
            if (IsWithin(field, FieldPath.Member(path, name))) return (value, FieldPath.Member(path, name));
        }

        for (int i = 0; i < node.Items.Count; i++)
        {
            if (IsWithin(field, FieldPath.Item(path, i))) return (node.Items[i], FieldPath.Item(path, i));
        }

        return default;
    }

    private static bool IsWithin(string field, string path) =>
        field.StartsWith(path, StringComparison.Ordinal) && (field.Length == path.Length || field[path.Length] is '.' or '[');
}
