using System.Buffers.Binary;
using System.Text;

namespace Insight.Gateway.Flows;

/// <summary>Finds the server name in the first bytes of a TLS connection (RFC 8446, section 4.1.2; RFC 6066, section 3). Reads, decides nothing.</summary>
internal static class ClientHello
{
    /// <summary>Bytes that are looked at: a hello with post-quantum keys takes about two kilobytes.</summary>
    public const int MaxBytes = 16 << 10;

    private const byte HandshakeRecord = 22, HelloMessage = 1;
    private const int RecordHeader = 5, MessageHeader = 4, VersionAndRandom = 2 + 32;
    private const int ServerNameExtension = 0;
    private const byte HostName = 0;

    /// <summary>Reads.</summary>
    /// <param name="bytes">What the client sent so far.</param>
    /// <param name="serverName">The name, in small letters; empty when the hello has none.</param>
    public static ClientHelloState Read(ReadOnlySpan<byte> bytes, out string serverName)
    {
        serverName = "";
        if (bytes.Length < RecordHeader) return StartsLikeOne(bytes) ? ClientHelloState.Incomplete : ClientHelloState.NotTls;
        if (!StartsLikeOne(bytes)) return ClientHelloState.NotTls;

        // A hello may be cut into several records.
        byte[] message = new byte[Math.Min(bytes.Length, MaxBytes)];
        int length = 0;
        bool isCut = false;
        while (!isCut && bytes.Length >= RecordHeader && bytes[0] == HandshakeRecord)
        {
            int record = BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]);
            int there = Math.Min(record, bytes.Length - RecordHeader);
            if (length + there > message.Length) return ClientHelloState.NotTls;
            bytes.Slice(RecordHeader, there).CopyTo(message.AsSpan(length));
            length += there;
            isCut = there < record;
            bytes = bytes[(RecordHeader + there)..];
        }

        ReadOnlySpan<byte> hello = message.AsSpan(0, length);
        if (hello.Length < MessageHeader) return ClientHelloState.Incomplete;
        int body = (hello[1] << 16) | (hello[2] << 8) | hello[3];
        if (hello[0] != HelloMessage || body > MaxBytes) return ClientHelloState.NotTls;
        if (hello.Length < MessageHeader + body) return ClientHelloState.Incomplete;
        return TryReadName(hello.Slice(MessageHeader, body), out serverName) ? ClientHelloState.Complete : ClientHelloState.NotTls;
    }

    private static bool StartsLikeOne(ReadOnlySpan<byte> bytes) => (bytes.Length < 1 || bytes[0] == HandshakeRecord) && (bytes.Length < 2 || bytes[1] == 3);

    private static bool TryReadName(ReadOnlySpan<byte> hello, out string serverName)
    {
        serverName = "";
        if (hello.Length < VersionAndRandom) return false;
        hello = hello[VersionAndRandom..];
        if (!TryTake(ref hello, 1, out _) || !TryTake(ref hello, 2, out _) || !TryTake(ref hello, 1, out _)) return false; // session, suites, compression
        if (hello.IsEmpty) return true;
        if (!TryTake(ref hello, 2, out ReadOnlySpan<byte> extensions)) return false;
        while (!extensions.IsEmpty)
        {
            if (extensions.Length < 2) return false;
            int type = BinaryPrimitives.ReadUInt16BigEndian(extensions);
            extensions = extensions[2..];
            if (!TryTake(ref extensions, 2, out ReadOnlySpan<byte> extension)) return false;
            if (type == ServerNameExtension) return TryReadHost(extension, out serverName);
        }

        return true;
    }

    private static bool TryReadHost(ReadOnlySpan<byte> extension, out string serverName)
    {
        serverName = "";
        if (!TryTake(ref extension, 2, out ReadOnlySpan<byte> names) || names.IsEmpty || names[0] != HostName) return false;
        names = names[1..];
        if (!TryTake(ref names, 2, out ReadOnlySpan<byte> name) || name.Length is 0 or > 255) return false;
        foreach (byte c in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)c) && c is not ((byte)'.' or (byte)'-' or (byte)'_')) return false;
        }

        serverName = Encoding.ASCII.GetString(name).ToLowerInvariant();
        return true;
    }

    /// <summary>Takes a vector with its length in front (RFC 8446, section 3.4).</summary>
    private static bool TryTake(ref ReadOnlySpan<byte> from, int lengthBytes, out ReadOnlySpan<byte> vector)
    {
        vector = default;
        if (from.Length < lengthBytes) return false;
        int length = lengthBytes == 1 ? from[0] : BinaryPrimitives.ReadUInt16BigEndian(from);
        if (from.Length < lengthBytes + length) return false;
        vector = from.Slice(lengthBytes, length);
        from = from[(lengthBytes + length)..];
        return true;
    }
}
