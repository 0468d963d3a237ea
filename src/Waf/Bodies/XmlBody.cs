using System.Buffers;
using System.Text;
using System.Xml;
using Insight.Waf.Text;

namespace Insight.Waf.Bodies;

/// <summary>
/// Takes an XML document apart into its text (<c>XML:/*</c>) and its attributes (<c>XML://@*</c>). A document type declaration is
/// an error, so nothing but the five predefined entities is ever expanded, and nothing outside the body is ever read.
/// </summary>
public static class XmlBody
{
    private const int ChunkChars = 1024;
    private const string TooManyAttributes = "XML: there are more attributes than the limit allows.";

    /// <summary>Reports attributes as they come and the text at the end; an error does not take back what was seen before it.</summary>
    /// <param name="body">The document.</param>
    /// <param name="limits">How much is taken apart.</param>
    /// <param name="sink">Receives what is found.</param>
    /// <param name="arguments">Whether the elements that hold text only are arguments, named by their path (<c>xml.order.item</c>).</param>
    public static BodyResult Parse(ReadOnlySpan<byte> body, BodyLimits limits, IBodySink sink, XmlArguments arguments = XmlArguments.Off)
    {
        if (body.IsEmpty) return BodyResult.Ok;

        if (XmlEncoding.Find(body, out int mark) is not { } encoding) return new BodyResult("XML: the body is in none of the encodings that are read.");
        body = body[mark..];
        try
        {
            if (XmlEncoding.ToUtf8(encoding, body) is not { } converted) return Parse(body, encoding, limits, sink, arguments);
            return Parse(converted, XmlEncoding.Utf8, limits, sink, arguments);
        }
        catch (DecoderFallbackException)
        {
            return new BodyResult("XML: the body is not in the encoding that it names.");
        }
    }

    private static BodyResult Parse(ReadOnlySpan<byte> body, Encoding encoding, BodyLimits limits, IBodySink sink, XmlArguments arguments)
    {
        // What stands before a tag with too many attributes is reported, and the tag itself not read.
        int crowded = XmlTags.FindCrowded(body, limits.MaxArguments);
        if (crowded >= 0) body = body[..crowded];
        BodyScratch scratch = BodyScratch.Rent();
        byte[] bytes = ArrayPool<byte>.Shared.Rent(body.Length);
        char[] chunk = ArrayPool<char>.Shared.Rent(ChunkChars);
        try
        {
            body.CopyTo(bytes);
            using StreamReader text = new(new MemoryStream(bytes, 0, body.Length, writable: false), encoding, detectEncodingFromByteOrderMarks: false, ChunkChars);
            string? error = Read(text, body.Length, limits, sink, scratch, chunk, arguments);
            return new BodyResult(crowded >= 0 ? TooManyAttributes : error);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chunk);
            ArrayPool<byte>.Shared.Return(bytes);
            BodyScratch.Return(scratch);
        }
    }

    private static string? Read(StreamReader body, int length, BodyLimits limits, IBodySink sink, BodyScratch scratch, char[] chunk, XmlArguments arguments)
    {
        XmlPath? path = arguments == XmlArguments.Off ? null : new XmlPath(limits, sink, scratch);
        bool hasRoot = false;
        try
        {
            using XmlReader reader = XmlReader.Create(body, Settings(length), Context());
            int attributes = 0;
            while (reader.Read())
            {
                switch (reader.NodeType)
                {
                    case XmlNodeType.Element:
                        hasRoot = true;
                        if (reader.Depth >= limits.MaxDepth) return "XML: the body is nested deeper than the limit allows.";
                        bool isEmpty = reader.IsEmptyElement;
                        if (path?.Enter(reader.LocalName) is { } tooLong) return tooLong;
                        while (reader.MoveToNextAttribute())
                        {
                            if (attributes++ >= limits.MaxArguments) return TooManyAttributes;
                            if (IsNamespace(reader)) continue;
                            if (arguments != XmlArguments.Only) ReportAttribute(reader.Value, scratch.Lines, sink);
                        }

                        if (isEmpty && path?.Leave() is { } tooMany) return tooMany;
                        break;
                    case XmlNodeType.EndElement:
                        if (path?.Leave() is { } overLimit) return overLimit;
                        break;
                    case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                    case XmlNodeType.Whitespace when reader.Depth > 0:
                        AppendText(reader, chunk, scratch.Value);
                        break;
                }
            }

            return null;
        }
        catch (XmlException exception)
        {
            return $"XML: the body is not well-formed, or has a document type, at line {exception.LineNumber}, column {exception.LinePosition}.";
        }
        finally
        {
            if (hasRoot && arguments != XmlArguments.Only) sink.XmlText(scratch.Value.Written);
        }
    }

    /// <summary>Declarations of namespaces are no attributes to XPath, whose model ModSecurity's variable follows.</summary>
    private static bool IsNamespace(XmlReader reader) => reader.Prefix == "xmlns" || (reader.Prefix.Length == 0 && reader.LocalName == "xmlns");

    private static void AppendText(XmlReader reader, char[] chunk, ByteBuffer text)
    {
        int kept = 0;
        int read;
        while ((read = reader.ReadValueChunk(chunk, kept, ChunkChars - kept)) > 0)
        {
            int end = kept + read;
            // A pair of surrogates may be cut by the end of the chunk: its first half waits for the second.
            int whole = char.IsHighSurrogate(chunk[end - 1]) ? end - 1 : end;
            Append(chunk.AsSpan(0, whole), text);
            kept = end - whole;
            if (kept > 0) chunk[0] = chunk[whole];
        }
    }

    private static void ReportAttribute(string value, ByteBuffer room, IBodySink sink)
    {
        room.Clear();
        Append(value, room);
        sink.XmlAttribute(room.Written);
    }

    private static void Append(ReadOnlySpan<char> value, ByteBuffer target) =>
        target.Advance(Encoding.UTF8.GetBytes(value, target.Reserve(Encoding.UTF8.GetMaxByteCount(value.Length))));

    private static XmlReaderSettings Settings(long length) => new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = length + 1,
        MaxCharactersFromEntities = 1,
        CloseInput = true,
    };

    /// <summary>Knows every prefix, since well-formed XML need not declare them.</summary>
    private static XmlParserContext Context()
    {
        NameTable names = new();
        return new XmlParserContext(names, new AnyNamespace(names), xmlLang: null, XmlSpace.None);
    }

    private sealed class AnyNamespace(XmlNameTable names) : XmlNamespaceManager(names)
    {
        public override string? LookupNamespace(string prefix) =>
            base.LookupNamespace(prefix) ?? (prefix.Length == 0 ? null : "undeclared:" + prefix);
    }
}
