using System.IO.Compression;

namespace Insight.Gateway.Waf;

/// <summary>Undoes <c>Content-Encoding</c>, so that what is looked at is what the upstream will see.</summary>
internal static class ContentDecoding
{
    private const int PieceBytes = 16 << 10;

    /// <summary>Whether there is anything to undo.</summary>
    public static bool IsEncoded(string? encoding) => !string.IsNullOrWhiteSpace(encoding) && !encoding.Trim().Equals("identity", StringComparison.OrdinalIgnoreCase);

    /// <summary>Decodes until the end or until <paramref name="limit"/> bytes have come, whichever is first: however much a small body would grow to.</summary>
    /// <param name="encoding">The header; one of gzip, deflate and br.</param>
    /// <param name="body">The encoded body, or its beginning.</param>
    /// <param name="limit">Most bytes wanted.</param>
    /// <param name="take">Gets each piece.</param>
    /// <returns>False when the coding is unknown, there are several, or the body is not what it says.</returns>
    public static bool TryDecode(string encoding, ReadOnlyMemory<byte> body, long limit, Action<ReadOnlyMemory<byte>> take)
    {
        using Stream encoded = new ReadOnlyMemoryStream(body);
        using Stream? decoded = encoding.Trim().ToLowerInvariant() switch
        {
            "gzip" or "x-gzip" => new GZipStream(encoded, CompressionMode.Decompress),
            "deflate" => new ZLibStream(encoded, CompressionMode.Decompress),
            "br" => new BrotliStream(encoded, CompressionMode.Decompress),
            _ => null,
        };
        if (decoded is null) return false;
        byte[] piece = new byte[PieceBytes];
        try
        {
            for (int read; limit > 0 && (read = decoded.Read(piece, 0, (int)Math.Min(piece.Length, limit))) > 0; limit -= read) take(piece.AsMemory(0, read));
            return true;
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            return false;
        }
    }

    /// <summary>Memory as a stream, without a copy.</summary>
    private sealed class ReadOnlyMemoryStream(ReadOnlyMemory<byte> memory) : Stream
    {
        private ReadOnlyMemory<byte> _left = memory;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            int count = Math.Min(buffer.Length, _left.Length);
            _left.Span[..count].CopyTo(buffer);
            _left = _left[count..];
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
