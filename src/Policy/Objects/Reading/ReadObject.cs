namespace Insight.Policy.Objects.Reading;

/// <summary>An object with the place where it was written.</summary>
public sealed class ReadObject
{
    private readonly DocumentNode _document;

    internal ReadObject(NamedObject value, string file, DocumentNode document)
    {
        Value = value;
        File = file;
        _document = document;
    }

    /// <summary>The object.</summary>
    public NamedObject Value { get; }

    /// <summary>The file as the user named it.</summary>
    public string File { get; }

    /// <summary>The line where the object begins.</summary>
    public int Line => _document.Line;

    /// <summary>An error of this object.</summary>
    /// <param name="field">The field, such as <c>spec.hosts[0]</c>.</param>
    /// <param name="message">What is wrong.</param>
    public ObjectError Error(string field, string message) => new(File, _document.LineOf(field), Value.Key.ToString(), field, message);
}
