namespace Insight.WafTools.Ftw;

/// <summary>Percent-encoding of form data (<c>application/x-www-form-urlencoded</c>).</summary>
public static class FormEscape
{
    private static ReadOnlySpan<byte> Digits => "0123456789ABCDEF"u8;

    /// <summary>Whether unescaping would change the data, or fail: it is then taken to be escaped already.</summary>
    public static bool LooksEscaped(ReadOnlySpan<byte> data) => data.ContainsAny((byte)'+', (byte)'%');

    /// <summary>Escapes each name and each value of <c>name=value&amp;name=value</c>; a separator at the end is dropped.</summary>
    public static byte[] EscapeFields(ReadOnlySpan<byte> data)
    {
        List<byte> output = new(data.Length * 2);
        while (!data.IsEmpty)
        {
            int end = data.IndexOf((byte)'&');
            ReadOnlySpan<byte> field = end < 0 ? data : data[..end];
            data = end < 0 ? [] : data[(end + 1)..];
            int equals = field.IndexOf((byte)'=');
            Escape(equals < 0 ? field : field[..equals], output);
            if (equals >= 0)
            {
                output.Add((byte)'=');
                Escape(field[(equals + 1)..], output);
            }

            if (!data.IsEmpty) output.Add((byte)'&');
        }

        return [.. output];
    }

    /// <summary>Escapes a text: everything but letters, digits and <c>-_.~</c>; a space becomes <c>+</c>.</summary>
    public static void Escape(ReadOnlySpan<byte> text, List<byte> output)
    {
        foreach (byte value in text)
        {
            if (char.IsAsciiLetterOrDigit((char)value) || value is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~') output.Add(value);
            else if (value == (byte)' ') output.Add((byte)'+');
            else output.AddRange((byte)'%', Digits[value >> 4], Digits[value & 15]);
        }
    }
}
