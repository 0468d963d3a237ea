using System.Buffers;

namespace Insight.Waf.Bodies;

/// <summary>
/// Takes <c>application/x-www-form-urlencoded</c> text apart: a query string or a form's body. Source: WHATWG URL, section 5.1,
/// with ModSecurity's tolerance: an escape that is none stays as it was sent.
/// </summary>
public static class UrlEncoded
{
    private const int StackBytes = 512;

    private static readonly SearchValues<byte> s_encoded = SearchValues.Create("%+"u8);

    /// <summary>Reports each pair as an argument.</summary>
    /// <param name="text">The text as sent.</param>
    /// <param name="separator">What stands between pairs, usually <c>&amp;</c>.</param>
    /// <param name="maxArguments">Arguments to report at most; more is an error.</param>
    /// <param name="sink">Receives the decoded pairs in order. A pair without <c>=</c> has an empty value; an empty pair is skipped.</param>
    public static BodyResult Parse(ReadOnlySpan<byte> text, byte separator, int maxArguments, IBodySink sink) =>
        Parse(text, separator, maxArguments, sink, out _);

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte}, byte, int, IBodySink)"/>
    /// <param name="text">The text as sent.</param>
    /// <param name="separator">What stands between pairs, usually <c>&amp;</c>.</param>
    /// <param name="maxArguments">Arguments to report at most; more is an error.</param>
    /// <param name="sink">Receives the decoded pairs in order.</param>
    /// <param name="invalidEscape">Whether a <c>%</c> without two hex digits was seen (ModSecurity: <c>URLENCODED_ERROR</c>).</param>
    public static BodyResult Parse(ReadOnlySpan<byte> text, byte separator, int maxArguments, IBodySink sink, out bool invalidEscape)
    {
        invalidEscape = false;
        Span<byte> room = stackalloc byte[StackBytes];
        byte[]? rented = null;
        int arguments = 0;
        try
        {
            while (!text.IsEmpty)
            {
                int end = text.IndexOf(separator);
                ReadOnlySpan<byte> pair = end < 0 ? text : text[..end];
                text = end < 0 ? [] : text[(end + 1)..];
                if (pair.IsEmpty) continue;
                if (arguments++ >= maxArguments) return new BodyResult("There are more arguments than the limit allows.");
                if (pair.Length > room.Length && pair.ContainsAny(s_encoded)) room = Larger(ref rented, pair.Length);

                int equals = pair.IndexOf((byte)'=');
                ReadOnlySpan<byte> name = Decode(equals < 0 ? pair : pair[..equals], room, ref invalidEscape);
                ReadOnlySpan<byte> value = equals < 0 ? [] : Decode(pair[(equals + 1)..], room[Math.Min(equals, room.Length)..], ref invalidEscape);
                sink.Argument(name, value);
            }
        }
        finally
        {
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }

        return BodyResult.Ok;
    }

    /// <summary>The text itself where nothing is encoded, otherwise its decoded form in <paramref name="room"/>, which is at least as long.</summary>
    private static ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> text, Span<byte> room, ref bool invalidEscape)
    {
        int from = text.IndexOfAny(s_encoded);
        if (from < 0) return text;

        text[..from].CopyTo(room);
        int length = from;
        for (int at = from; at < text.Length; at++)
        {
            byte value = text[at];
            if (value == '+')
            {
                value = (byte)' ';
            }
            else if (value == '%')
            {
                if (at + 2 < text.Length && char.IsAsciiHexDigit((char)text[at + 1]) && char.IsAsciiHexDigit((char)text[at + 2]))
                {
                    value = (byte)((Digit(text[at + 1]) << 4) | Digit(text[at + 2]));
                    at += 2;
                }
                else
                {
                    invalidEscape = true;
                }
            }

            room[length++] = value;
        }

        return room[..length];
    }

    private static int Digit(byte hex) => hex <= '9' ? hex - '0' : (hex | 0x20) - 'a' + 10;

    private static Span<byte> Larger(ref byte[]? rented, int length)
    {
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        rented = ArrayPool<byte>.Shared.Rent(length);
        return rented;
    }
}
