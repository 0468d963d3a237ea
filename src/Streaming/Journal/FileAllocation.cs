using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Insight.Streaming.Journal;

/// <summary>Gives a file all its blocks at once.</summary>
/// <remarks>A mapped file with holes would be ended by SIGBUS when the disk fills. The runtime's own preallocation says nothing
/// when the file system cannot do it, so Linux is asked directly and every other case falls back to writing zeros.</remarks>
internal static partial class FileAllocation
{
    private const int ChunkBytes = 1 << 20;
    private const int Interrupted = 4;
    private const int InvalidArgument = 22;
    private const int NotSupported = 95;

    /// <summary>Extends <paramref name="stream"/> to <paramref name="length"/> zero bytes, all backed by blocks.</summary>
    /// <exception cref="IOException">The disk has no room.</exception>
    public static void Allocate(FileStream stream, long length)
    {
        if (OperatingSystem.IsLinux())
        {
            int error;
            do error = PosixFallocate(stream.SafeFileHandle, 0, length);
            while (error == Interrupted);
            if (error == 0) return;
            if (error is not (InvalidArgument or NotSupported))
            {
                throw new IOException($"{stream.Name}: cannot allocate {length:N0} bytes: {Marshal.GetPInvokeErrorMessage(error)}");
            }
        }

        var zeros = new byte[Math.Min(length, ChunkBytes)];
        for (long at = stream.Length; at < length; at += zeros.Length)
        {
            RandomAccess.Write(stream.SafeFileHandle, zeros.AsSpan(0, (int)Math.Min(zeros.Length, length - at)), at);
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    private static partial int PosixFallocate(SafeFileHandle file, long offset, long length);
}
