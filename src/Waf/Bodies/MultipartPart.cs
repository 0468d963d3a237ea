using System.Text;
using Insight.Waf.Text;

namespace Insight.Waf.Bodies;

/// <summary>Reads parts: their headers, and their content as an argument or a file.</summary>
internal ref struct MultipartPart
{
    /// <summary>Headers of one part. RFC 7578 knows three; a bound keeps the search for duplicates short.</summary>
    private const int MaxHeaders = 64;

    private readonly BodyLimits _limits;
    private readonly IBodySink _sink;
    private readonly ByteBuffer _lines;
    private readonly ByteBuffer _name;
    private readonly ByteBuffer _fileName;
    private Headers _headers;
    private int _headerCount;
    private int _arguments;
    private int _files;
    private long _fieldBytes;

    /// <summary>A reader for all parts of a body.</summary>
    public MultipartPart(BodyLimits limits, IBodySink sink, BodyScratch scratch)
    {
        _limits = limits;
        _sink = sink;
        _lines = scratch.Lines;
        _name = scratch.Name;
        _fileName = scratch.Value;
    }

    /// <summary>What was unusual so far.</summary>
    public MultipartFlags Flags { get; set; }

    /// <summary>Whether a header line ended with CRLF.</summary>
    public bool SeenCrlf { get; private set; }

    /// <summary>Reads a part and reports it.</summary>
    /// <param name="section">What is between two boundary lines.</param>
    /// <param name="isComplete">Whether a boundary ended it, rather than the end of what can be read.</param>
    public string? Read(ReadOnlySpan<byte> section, bool isComplete)
    {
        _lines.Clear();
        _name.Clear();
        _fileName.Clear();
        _headerCount = 0;

        string? error = ReadHeaders(section, out int contentStart);
        bool hasContent = error is null && contentStart >= 0;
        if (hasContent) error = ReadDisposition();
        for (int index = 0; index < _headerCount; index++) _sink.PartHeader(_name.Written, Line(index));
        if (error is not null) return error;
        if (hasContent) return Report(section[contentStart..]);
        if (isComplete) Flags |= MultipartFlags.InvalidPart;
        return null;
    }

    private string? Report(ReadOnlySpan<byte> content)
    {
        // The line end before a boundary belongs to the boundary.
        if (content.EndsWith("\r\n"u8)) content = content[..^2];
        else if (content.EndsWith("\n"u8)) content = content[..^1];

        if (_arguments++ >= _limits.MaxArguments) return "Multipart: there are more arguments than the limit allows.";
        if (_fileName.Length > 0 && _files++ >= _limits.MaxFiles)
        {
            Flags |= MultipartFlags.FileLimitExceeded;
            return "Multipart: there are more files than the limit allows.";
        }

        if (_fileName.Length > 0)
        {
            _sink.File(_name.Written, _fileName.Written, content);
            return null;
        }

        _fieldBytes += content.Length;
        if (_fieldBytes > _limits.MaxFieldBytes) return "Multipart: the parts that are no files are longer than the limit allows.";
        _sink.Argument(_name.Written, content);
        return null;
    }

    /// <summary>Gathers header lines up to the empty line; <paramref name="contentStart"/> is -1 where there is none.</summary>
    private string? ReadHeaders(ReadOnlySpan<byte> section, out int contentStart)
    {
        contentStart = -1;
        for (int at = 0; at < section.Length;)
        {
            ReadOnlySpan<byte> rest = section[at..];
            int end = rest[..Math.Min(rest.Length, _limits.MaxPartHeaderBytes)].IndexOf((byte)'\n');
            if (end < 0) return rest.Length < _limits.MaxPartHeaderBytes ? null : "Multipart: a header line of a part is longer than the limit allows.";
            at += end + 1;
            bool crlf = end > 0 && rest[end - 1] == '\r';
            if (crlf) SeenCrlf = true;
            else Flags |= MultipartFlags.LfLine;

            ReadOnlySpan<byte> line = rest[..(crlf ? end - 1 : end)];
            if (line.IsEmpty)
            {
                contentStart = at;
                return null;
            }

            string? error = line.Contains((byte)0) ? "Multipart: a header line of a part contains a zero byte."
                : MultipartBoundary.IsSpace(line[0]) ? Fold(line) : AddHeader(line);
            if (error is not null) return error;
        }

        return null;
    }

    private string? AddHeader(ReadOnlySpan<byte> line)
    {
        int colon = line.IndexOf((byte)':');
        if (colon < 0) return "Multipart: a header line of a part has no colon.";
        if (colon == 0) return "Multipart: a header line of a part has no name.";
        if (_headerCount == MaxHeaders) return "Multipart: a part has more than 64 headers.";

        ReadOnlySpan<byte> name = line[..colon];
        bool isDuplicate = Find(name) >= 0;
        _headers[_headerCount++] = new Header(_lines.Length, colon);
        _lines.Add(line);
        if (isDuplicate) return "Multipart: a part has a header twice.";
        return name.ContainsAnyExceptInRange((byte)33, (byte)126) ? "Multipart: the name of a part's header contains an invalid character." : null;
    }

    /// <summary>Adds a line that begins with white space to the header before it.</summary>
    private string? Fold(ReadOnlySpan<byte> line)
    {
        Flags |= MultipartFlags.HeaderFolding;
        int spaces = 0;
        for (; spaces < line.Length && MultipartBoundary.IsSpace(line[spaces]); spaces++)
        {
            if (line[spaces] is not ((byte)' ' or (byte)'\t')) Flags |= MultipartFlags.InvalidHeaderFolding;
        }

        if (_headerCount == 0) return "Multipart: the first header line of a part begins with white space.";
        _lines.Add((byte)' ');
        _lines.Add(line[spaces..]);
        return Line(_headerCount - 1).Length > _limits.MaxPartHeaderBytes ? "Multipart: a header of a part is longer than the limit allows." : null;
    }

    private string? ReadDisposition()
    {
        int index = Find("content-disposition"u8);
        if (index < 0) return "Multipart: a part has no content disposition.";
        ReadOnlySpan<byte> value = Line(index)[(_headers[index].NameLength + 1)..].TrimStart(" \t"u8);
        MultipartFlags flags = Flags;
        string? error = ContentDisposition.Parse(value, _name, _fileName, ref flags);
        Flags = flags;
        if (error is not null) return error;
        if (_name.Length == 0) return "Multipart: a part has no name.";

        // Readers that search for this text would not see the file where blanks stand before the equals sign.
        return _fileName.Length > 0 && value.IndexOf("filename="u8) < 0 ? "Multipart: a part's file name is not written as filename=." : null;
    }

    private int Find(ReadOnlySpan<byte> name)
    {
        for (int index = 0; index < _headerCount; index++)
        {
            Header header = _headers[index];
            if (Ascii.EqualsIgnoreCase(_lines.Written.Slice(header.Start, header.NameLength), name)) return index;
        }

        return -1;
    }

    private readonly ReadOnlySpan<byte> Line(int index)
    {
        int end = index + 1 < _headerCount ? _headers[index + 1].Start : _lines.Length;
        return _lines.Written[_headers[index].Start..end];
    }

    private readonly record struct Header(int Start, int NameLength);

    [System.Runtime.CompilerServices.InlineArray(MaxHeaders)]
    private struct Headers
    {
        private Header _first;
    }
}
