using Insight.Contracts.Records;
using Insight.Ingest.Replay.Files;
using Insight.Ingest.Replay.Formats;

namespace Insight.Ingest.Replay;

/// <summary>Reads log files line by line into access records, without storing anything: for tools that learn from files alone.</summary>
/// <remarks>The same formats, compressions and bounds as a replay (<see cref="ReplayRunner"/>).</remarks>
public static class LogFileReader
{
    /// <summary>Lines between two reports of progress.</summary>
    private const int ReportLines = 4096;

    /// <summary>Takes one line.</summary>
    /// <param name="line">Its bytes; valid during the call.</param>
    /// <param name="record">The record, or null when there is none; valid during the call, as it is filled again for the next line.</param>
    /// <param name="problem">Why there is none; nothing for an empty line.</param>
    public delegate void LineHandler(ReadOnlySpan<byte> line, AccessRecord? record, LineProblem problem);

    /// <summary>Reads all files of the request in order and hands every line over, rejected and empty ones too.</summary>
    /// <returns>Problems with whole files, one sentence each.</returns>
    public static async Task<IReadOnlyList<string>> ReadAsync(
        ReplayRequest request, LineHandler handler, IProgress<ReplayProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(handler);
        List<string> problems = [];
        FileWalk walk = new(request, handler, progress);
        foreach (string file in request.Files)
        {
            try
            {
                await using Stream disk = file == "-"
                    ? request.StandardInput ?? System.Console.OpenStandardInput()
                    : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                if (await walk.ReadOneAsync(file, disk, cancellationToken) is { } problem) problems.Add(problem);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                problems.Add($"{file}: cannot be read: {error.Message}");
            }
        }

        return problems;
    }

    private sealed class FileWalk(ReplayRequest request, LineHandler handler, IProgress<ReplayProgress>? progress)
    {
        private readonly LineConverter _converter = new(request);
        private readonly AccessRecord _record = new();
        private readonly long _total = request.Files.Contains("-") ? 0 : request.Files.Sum(file => File.Exists(file) ? new FileInfo(file).Length : 0);
        private long _before, _read, _rejected;

        public async Task<string?> ReadOneAsync(string file, Stream disk, CancellationToken cancellationToken)
        {
            (Stream? stream, string unsupported) = await Compression.OpenAsync(disk, cancellationToken);
            if (stream is null) return $"{file}: is compressed in a way that is not read here. Unpack it on the way: {unsupported} -dc FILE | insight … -";
            LineReader reader = new(stream);
            string? problem = null;
            while (true)
            {
                while (reader.TryNext(out ReadOnlySpan<byte> line, out bool tooLong))
                {
                    if (tooLong) Reject(line, new LineProblem("line-too-long", $"The line has more than {LineReader.MaxLineBytes} bytes."));
                    else Take(line, reader.Number);
                    if (_read % ReportLines == 0) Report(file, disk);
                }

                try
                {
                    if (await reader.FillAsync(cancellationToken) > 0) continue;
                }
                catch (InvalidDataException error)
                {
                    problem = $"{file}: the compressed data is damaged or cut off behind line {reader.Number} ({error.Message})";
                }

                if (reader.TryTakeRest(out ReadOnlySpan<byte> last)) Take(last, reader.Number);
                if (disk.CanSeek) _before += disk.Length;
                return problem;
            }
        }

        private void Report(string file, Stream disk) =>
            progress?.Report(new ReplayProgress(file, _before + (disk.CanSeek ? disk.Position : 0), _total, _read, 0, 0, _rejected, null));

        private void Take(ReadOnlySpan<byte> line, long number)
        {
            if (number == 1 && line.StartsWith("\uFEFF"u8)) line = line["\uFEFF"u8.Length..];
            if (line.Trim(" \t"u8).IsEmpty)
            {
                handler(line, null, LineProblem.None);
                return;
            }

            _record.Clear();
            LineProblem problem = _converter.Convert(line, _record);
            if (problem.Exists)
            {
                Reject(line, problem);
                return;
            }

            _read++;
            handler(line, _record, LineProblem.None);
        }

        private void Reject(ReadOnlySpan<byte> line, LineProblem problem)
        {
            _read++;
            _rejected++;
            handler(line, null, problem);
        }
    }
}
