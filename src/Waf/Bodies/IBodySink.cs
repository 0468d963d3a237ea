namespace Insight.Waf.Bodies;

/// <summary>Receives what a body parser finds, in the order of the body. Spans are valid during the call only.</summary>
public interface IBodySink
{
    /// <summary>A name and a value: a form field, a JSON leaf (name such as <c>json.items.0.id</c>), a multipart field that is no file.</summary>
    void Argument(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value);

    /// <summary>An uploaded file: the field's name, the file's name as sent, and the bytes of its content.</summary>
    void File(ReadOnlySpan<byte> field, ReadOnlySpan<byte> fileName, ReadOnlySpan<byte> content);

    /// <summary>One whole header line of a multipart part, and the part's name.</summary>
    void PartHeader(ReadOnlySpan<byte> part, ReadOnlySpan<byte> line);

    /// <summary>All text of an XML document, concatenated.</summary>
    void XmlText(ReadOnlySpan<byte> text);

    /// <summary>The value of one XML attribute.</summary>
    void XmlAttribute(ReadOnlySpan<byte> value);
}
