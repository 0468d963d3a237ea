using System.Text;
using Insight.Waf.Bodies;

namespace Insight.Waf.Tests.Bodies;

/// <summary>Keeps what a parser reports, as Latin-1 text so that every byte can be seen.</summary>
internal sealed class RecordingSink : IBodySink
{
    public List<(string Name, string Value)> Arguments { get; } = [];

    public List<(string Field, string FileName, string Content)> Files { get; } = [];

    public List<(string Part, string Line)> PartHeaders { get; } = [];

    public List<string> XmlTexts { get; } = [];

    public List<string> XmlAttributes { get; } = [];

    /// <summary>Bytes of all names and values together.</summary>
    public long Bytes { get; private set; }

    public void Argument(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => Arguments.Add((Keep(name), Keep(value)));

    public void File(ReadOnlySpan<byte> field, ReadOnlySpan<byte> fileName, ReadOnlySpan<byte> content) => Files.Add((Keep(field), Keep(fileName), Keep(content)));

    public void PartHeader(ReadOnlySpan<byte> part, ReadOnlySpan<byte> line) => PartHeaders.Add((Keep(part), Keep(line)));

    public void XmlText(ReadOnlySpan<byte> text) => XmlTexts.Add(Keep(text));

    public void XmlAttribute(ReadOnlySpan<byte> value) => XmlAttributes.Add(Keep(value));

    /// <summary>The arguments as one line, such as <c>a=1|b=</c>.</summary>
    public string Line() => string.Join('|', Arguments.Select(argument => $"{argument.Name}={argument.Value}"));

    private string Keep(ReadOnlySpan<byte> bytes)
    {
        Bytes += bytes.Length;
        return Encoding.Latin1.GetString(bytes);
    }
}
