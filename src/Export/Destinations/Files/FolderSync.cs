using System.Runtime.InteropServices;

namespace Insight.Export.Destinations.Files;

/// <summary>Puts names of files on the disk: a file that is on it can still be lost when the folder that names it is not.</summary>
internal static partial class FolderSync
{
    private const int ReadOnly = 0;

    /// <summary>Writes a folder to the disk; does nothing where systems do that by themselves.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public static void Flush(string folder)
    {
        if (!OperatingSystem.IsLinux()) return;
        int handle = open(folder, ReadOnly);
        if (handle < 0) throw new IOException($"'{folder}' cannot be opened (error {Marshal.GetLastPInvokeError()}).");
        int result = fsync(handle);
        int error = Marshal.GetLastPInvokeError();
        _ = close(handle);
        if (result != 0) throw new IOException($"'{folder}' cannot be written to the disk (error {error}).");
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int handle);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int handle);
}
