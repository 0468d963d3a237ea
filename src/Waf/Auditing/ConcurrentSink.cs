using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Insight.Waf.Auditing;

/// <summary>Each entry in a file of its own, <c>20260131/20260131-1259/20260131-125959-ID</c> (UTC), and a line about it in the index.</summary>
/// <remarks>Files are bounded by count and bytes; the oldest go first, also those of processes before. Only names of this form are ever deleted.</remarks>
internal sealed partial class ConcurrentSink : AuditSink
{
    private readonly AuditSettings _settings;
    private readonly AuditLogOptions _options;
    private readonly RotatingFile _index;
    private readonly Queue<(string Path, long Bytes)> _files = [];
    private long _bytes;

    public ConcurrentSink(AuditSettings settings, AuditLogOptions options)
    {
        (_settings, _options) = (settings, options);
        RotatingFile.CreateFolder(settings.Folder!, settings.FolderMode);
        foreach (string path in Directory.EnumerateFiles(settings.Folder!, "*", SearchOption.AllDirectories).Where(IsEntry).Order(StringComparer.Ordinal)) Count(path, new FileInfo(path).Length);
        _index = new RotatingFile(settings.Path!, settings.FileMode, settings.FolderMode, options);
    }

    public override void Write(AuditRecord record)
    {
        string day = record.Began.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        string folder = Path.Combine(_settings.Folder!, day, record.Began.ToString("yyyyMMdd-HHmm", CultureInfo.InvariantCulture));
        RotatingFile.CreateFolder(folder, _settings.FolderMode);
        string path = Path.Combine(folder, $"{record.Began.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}-{record.Id}");
        using (FileStream file = RotatingFile.Create(path, FileMode.Create, FileAccess.Write, _settings.FileMode)) file.Write(record.Json.Span);
        Count(path, record.Json.Length);
        _index.Append(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{record.Index ?? "-"} {path} 0 {record.Json.Length:F6} md5:{Checksum(record.Json.Span)}\n")));
    }

    public override void Dispose() => _index.Dispose();

    private void Count(string path, long bytes)
    {
        _files.Enqueue((path, bytes));
        _bytes += bytes;
        while (_files.Count > 1 && (_files.Count > _options.MaxEntryFiles || _bytes > _options.MaxFileBytes * _options.MaxFiles))
        {
            (string oldest, long size) = _files.Dequeue();
            _bytes -= size;
            Delete(oldest);
        }
    }

    private static void Delete(string path)
    {
        if (!File.Exists(path)) return;
        File.Delete(path);
        string minute = Path.GetDirectoryName(path)!;
        string day = Path.GetDirectoryName(minute)!;
        if (Directory.EnumerateFileSystemEntries(minute).Any()) return;
        Directory.Delete(minute);
        if (!Directory.EnumerateFileSystemEntries(day).Any()) Directory.Delete(day);
    }

    [SuppressMessage("Security", "CA5351", Justification = "The index has the form of libmodsecurity's; the sum finds files that were cut off and protects nothing.")]
    private static string Checksum(ReadOnlySpan<byte> json) => Convert.ToHexStringLower(MD5.HashData(json));

    private static bool IsEntry(string path) => EntryName().IsMatch(path.Replace('\\', '/'));

    [GeneratedRegex(@"/\d{8}/\d{8}-\d{4}/\d{8}-\d{6}-[0-9a-f]{32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex EntryName();
}
