using System.Buffers;
using System.Globalization;
using Insight.Export.Events;
using Insight.Export.Formats;

namespace Insight.Export.Destinations.Files;

/// <summary>Files of lines in a folder of the destination's own: <c>events-00000001.ndjson</c>, …2 and so on. The one with the highest number is written to.</summary>
/// <remarks>What it says is taken is on the disk. After a crash a batch that was not said to be taken may be there in part, and comes again.</remarks>
internal sealed class FileDestination(string folder, Options.FileOptions options, IEventFormat format) : IDestination
{
    private const string Prefix = "events-";

    private readonly ArrayBufferWriter<byte> _lines = new(256 << 10);
    private readonly string _extension = format is JsonFormat ? ".ndjson" : ".log";
    private EventFile? _file;
    private long _number;

    /// <inheritdoc />
    public bool Acknowledges => true;

    /// <inheritdoc />
    public int MostEvents => 2000;

    /// <inheritdoc />
    public ValueTask<DeliveryResult> SendAsync(IReadOnlyList<ExportEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        cancellationToken.ThrowIfCancellationRequested();
        _lines.ResetWrittenCount();
        foreach (ExportEvent exported in events)
        {
            format.Write(exported, _lines);
            _lines.Write("\n"u8);
        }

        try
        {
            Ready(_lines.WrittenCount).Append(_lines.WrittenSpan);
            return ValueTask.FromResult(DeliveryResult.Taken(string.Create(CultureInfo.InvariantCulture, $"{events.Count} lines on the disk in {Path.GetFileName(NameOf(_number))}")));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Forget();
            return ValueTask.FromResult(DeliveryResult.Failed(events.Count, $"{folder} cannot be written to: {failure.Message}"));
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        Forget();
        (format as IDisposable)?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The file that takes the next bytes: a new one where they would make the last too large.</summary>
    private EventFile Ready(int bytes)
    {
        if (_file is null)
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            _number = Math.Max(1, Numbers().DefaultIfEmpty(1).Max());
            _file = EventFile.Open(NameOf(_number));
        }

        if (_file.Length == 0 || _file.Length + bytes <= (long)options.MaxMegabytes << 20) return _file;
        Forget();
        _number++;
        _file = EventFile.Open(NameOf(_number));
        foreach (long old in Numbers().Where(number => number <= _number - options.Keep)) File.Delete(NameOf(old));
        return _file;
    }

    private IEnumerable<long> Numbers() => Directory.EnumerateFiles(folder, Prefix + "*" + _extension)
        .Select(path => long.TryParse(Path.GetFileNameWithoutExtension(path).AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0)
        .Where(static number => number > 0);

    private string NameOf(long number) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:D8}{_extension}"));

    private void Forget()
    {
        _file?.Dispose();
        _file = null;
    }
}
