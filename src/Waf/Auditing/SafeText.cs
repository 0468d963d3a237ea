using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Insight.Waf.Text;

namespace Insight.Waf.Auditing;

/// <summary>Writes untrusted bytes as JSON strings. Bytes that are no UTF-8 become <c>\xNN</c>, so that nothing is lost and the line stays valid.</summary>
internal static class SafeText
{
    private const string Digits = "0123456789abcdef";

    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (Utf8.IsValid(name)) json.WritePropertyName(name);
        else json.WritePropertyName(Escape(name));
        if (Utf8.IsValid(value)) json.WriteStringValue(value);
        else json.WriteStringValue(Escape(value));
    }

    /// <summary>A value with everything but printable ASCII as <c>\xNN</c>.</summary>
    public static ReadOnlySpan<byte> Printable(ReadOnlySpan<byte> value)
    {
        if (!value.ContainsAnyExceptInRange((byte)0x20, (byte)0x7E)) return value;
        ByteBuffer text = new(value.Length + 64);
        foreach (byte one in value)
        {
            if (one is >= 0x20 and < 0x7F) text.Add(one);
            else Add(text, one);
        }

        return text.Written;
    }

    private static ReadOnlySpan<byte> Escape(ReadOnlySpan<byte> value)
    {
        ByteBuffer text = new(value.Length + 64);
        while (!value.IsEmpty)
        {
            bool isValid = Rune.DecodeFromUtf8(value, out _, out int length) == System.Buffers.OperationStatus.Done;
            foreach (byte one in value[..length])
            {
                if (isValid) text.Add(one);
                else Add(text, one);
            }

            value = value[length..];
        }

        return text.Written;
    }

    private static void Add(ByteBuffer text, byte one) => text.Add([(byte)'\\', (byte)'x', (byte)Digits[one >> 4], (byte)Digits[one & 15]]);
}
