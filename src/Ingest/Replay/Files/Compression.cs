using System.IO.Compression;

namespace Insight.Ingest.Replay.Files;

/// <summary>Tells from the first bytes what a stream is.</summary>
internal static class Compression
{
    private const int MagicBytes = 6;

    // Without it a gzip that was cut off ends like a whole one, and nobody learns that lines are missing.
    static Compression() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    /// <summary>The stream itself, or unpacked when it is gzip (also of several members).</summary>
    /// <returns>Null and the name of a compression that is not read here.</returns>
    public static async Task<(Stream? Stream, string Unsupported)> OpenAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] head = new byte[MagicBytes];
        int read = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        Stream whole = new PrefixedStream(head.AsMemory(0, read), stream);
        return head.AsSpan(0, read) switch
        {
            [0x1F, 0x8B, ..] => (new GZipStream(whole, CompressionMode.Decompress), ""),
            [0x28, 0xB5, 0x2F, 0xFD, ..] => (null, "zstd"),
            [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0] => (null, "xz"),
            [(byte)'B', (byte)'Z', (byte)'h', ..] => (null, "bzip2"),
            [(byte)'P', (byte)'K', 3, 4, ..] => (null, "unzip"),
            _ => (whole, ""),
        };
    }
}
