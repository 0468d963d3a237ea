using System.Globalization;

namespace Insight.Waf.Auditing;

/// <summary>A file of lines that grows to a size, is then renamed to <c>.1</c> (older ones to <c>.2</c> and so on), and begins anew.</summary>
/// <remarks>One process writes to it. The end is looked up before each write, so that another program may cut the file off (<c>logrotate</c>'s
/// <c>copytruncate</c>). What is no regular file, such as <c>/dev/stdout</c>, is written and never renamed.</remarks>
internal sealed class RotatingFile : IDisposable
{
    private readonly string _path;
    private readonly UnixFileMode _mode;
    private readonly AuditLogOptions _options;
    private FileStream _stream;

    /// <summary>Whether the last line has no end, because writing it failed or a process was stopped within it.</summary>
    private bool _isTorn;

    public RotatingFile(string path, UnixFileMode mode, UnixFileMode folderMode, AuditLogOptions options)
    {
        (_path, _mode, _options) = (path, mode, options);
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder) CreateFolder(folder, folderMode);
        _stream = Open();
    }

    /// <summary>Creates a folder and those above it.</summary>
    public static void CreateFolder(string folder, UnixFileMode mode)
    {
        if (Directory.Exists(folder)) return;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, mode);
    }

    /// <summary>Opens a file so that only those may read it that the mode lets.</summary>
    public static FileStream Create(string path, FileMode how, FileAccess access, UnixFileMode mode)
    {
        // Another program may read, cut off or rename the file meanwhile. There is no buffer: a line that was written is there.
        FileStreamOptions options = new() { Mode = how, Access = access, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && how is not FileMode.Open) options.UnixCreateMode = mode;
        return new FileStream(path, options);
    }

    /// <summary>Adds a line, with its end.</summary>
    public void Append(ReadOnlySpan<byte> line)
    {
        if (_stream.CanSeek)
        {
            long length = _stream.Seek(0, SeekOrigin.End);
            if (length > 0 && length + line.Length > _options.MaxFileBytes) Rotate();
        }

        bool wasTorn = _isTorn;
        _isTorn = true;
        if (wasTorn) _stream.WriteByte((byte)'\n');
        _stream.Write(line);
        _isTorn = false;
    }

    public void Dispose() => _stream.Dispose();

    private void Rotate()
    {
        _stream.Dispose();
        if (_options.MaxFiles <= 1) File.Delete(_path);
        for (int number = _options.MaxFiles - 1; number >= 1; number--)
        {
            string from = number == 1 ? _path : Numbered(number - 1);
            if (File.Exists(from)) File.Move(from, Numbered(number), overwrite: true);
        }

        _stream = Open();
    }

    private string Numbered(int number) => string.Create(CultureInfo.InvariantCulture, $"{_path}.{number}");

    private FileStream Open()
    {
        // A device is neither created nor read.
        bool isDevice = File.Exists(_path) && (File.GetAttributes(_path) & FileAttributes.Device) != 0 || _path.StartsWith("/dev/", StringComparison.Ordinal);
        if (isDevice) return Create(_path, FileMode.Open, FileAccess.Write, _mode);
        FileStream stream = Create(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, _mode);
        _isTorn = false;
        if (!stream.CanSeek || stream.Length == 0) return stream;
        stream.Seek(-1, SeekOrigin.End);
        _isTorn = stream.ReadByte() != '\n';
        return stream;
    }
}
