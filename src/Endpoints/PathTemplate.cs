using System.Text;

namespace Insight.Endpoints;

/// <summary>Turns the path of one request into the template of its endpoint, by the look of each segment alone.</summary>
/// <remarks>
/// The first learner: a pure function of the path, so that the gateway, a replay and a second run agree without
/// sharing any state. <c>/orders/17/items/9f8e…</c> becomes <c>/orders/{int}/items/{hex}</c>; words and version
/// constants (<c>v1</c>, <c>2.0</c>) stay. It reads what stands in the path and resolves what has one meaning everywhere:
/// empty and dot segments go, matrix parameters go, a percent-encoded segment is data.
/// The result is ASCII, starts with <c>/</c> unless the target had no path, and is bounded in depth and length.
/// </remarks>
public static class PathTemplate
{
    /// <summary>Segments kept; the rest becomes <see cref="Rest"/>. Real APIs nest far less; a file tree or a scanner may not.</summary>
    public const int MaxDepth = 12;

    /// <summary>Longest template in bytes: <see cref="MaxDepth"/> segments of the longest constant, and <see cref="Rest"/>.</summary>
    public const int MaxLength = MaxDepth * (Segment.MaxConstantLength + 1) + 4;

    /// <summary>Stands for everything behind the last segment kept.</summary>
    public const string Rest = "{*}";

    /// <summary>The template of a CONNECT request, whose target is host:port.</summary>
    public const string Authority = "{authority}";

    /// <summary>The template of a target that is no path at all.</summary>
    public const string NoPath = "{text}";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The template of a path (a query or fragment behind it is ignored).</summary>
    public static string Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte[] bytes = Utf8.GetBytes(path);
        return Of(bytes);
    }

    /// <summary>The template of a path in UTF-8 (a query or fragment behind it is ignored).</summary>
    public static string Of(ReadOnlySpan<byte> path)
    {
        Span<byte> template = stackalloc byte[MaxLength];
        return Encoding.ASCII.GetString(template[..Write(path, template)]);
    }

    /// <summary>Writes the template into <paramref name="destination"/> (at least <see cref="MaxLength"/> bytes); returns its length.</summary>
    public static int Write(ReadOnlySpan<byte> path, Span<byte> destination)
    {
        int end = path.IndexOfAny((byte)'?', (byte)'#');
        if (end >= 0) path = path[..end];
        if (path.IsEmpty) return Put("/"u8, destination);
        if (path[0] != '/') return WriteWithoutSlash(path, destination);

        Span<int> starts = stackalloc int[MaxDepth]; // where each segment kept begins: dot-dot steps back to it
        int depth = 0, length = 0, beyond = 0;
        while (!path.IsEmpty)
        {
            path = path[1..];
            int next = path.IndexOf((byte)'/');
            ReadOnlySpan<byte> segment = next < 0 ? path : path[..next];
            path = next < 0 ? default : path[next..];

            int matrix = segment.IndexOf((byte)';');
            if (matrix >= 0) segment = segment[..matrix];
            if (segment.IsEmpty || segment.SequenceEqual("."u8)) continue;
            if (segment.SequenceEqual(".."u8))
            {
                if (beyond > 0) beyond--;
                else if (depth > 0) length = starts[--depth];
            }
            else if (depth == MaxDepth)
            {
                beyond++;
            }
            else
            {
                starts[depth++] = length;
                destination[length++] = (byte)'/';
                length += Segment.Write(segment, destination[length..]);
            }
        }

        if (beyond > 0) length += Put("/{*}"u8, destination[length..]);
        return length == 0 ? Put("/"u8, destination) : length;
    }

    /// <summary>Targets of the other forms of RFC 9112, section 3.2: absolute, authority, asterisk.</summary>
    private static int WriteWithoutSlash(ReadOnlySpan<byte> target, Span<byte> destination)
    {
        if (target.SequenceEqual("*"u8)) return Put("*"u8, destination);
        int scheme = target.IndexOf("://"u8);
        if (scheme > 0 && target[..scheme].IndexOfAnyExceptInRange((byte)'A', (byte)'z') < 0)
        {
            ReadOnlySpan<byte> rest = target[(scheme + 3)..];
            int slash = rest.IndexOf((byte)'/');
            return slash < 0 ? Put("/"u8, destination) : Write(rest[slash..], destination);
        }

        int colon = target.LastIndexOf((byte)':');
        bool authority = colon > 0 && colon < target.Length - 1
            && target[(colon + 1)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
            && target.IndexOf((byte)'/') < 0;
        return authority ? Put("{authority}"u8, destination) : Put("{text}"u8, destination);
    }

    private static int Put(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        text.CopyTo(destination);
        return text.Length;
    }
}
