using Insight.Contracts.Records;
using Insight.Ingest.Replay.Files;
using Insight.Ingest.Replay.Formats;

namespace Insight.Ingest.Replay;

/// <summary>Reads the records of one log file as a replay would store them, without storing them.</summary>
public static class LogFile
{
    /// <summary>Reads to the end of the stream, in bounded memory.</summary>
    /// <param name="disk">The file's bytes, plain or gzip; stays open.</param>
    /// <param name="defaults">Format, field map, and what to say of lines that do not say it themselves.</param>
    /// <param name="take">Called with the number and record of each good line, in order.</param>
    /// <param name="reject">Called with the number of each line that is no record, and why.</param>
    /// <param name="cancellationToken">Ends reading.</param>
    /// <returns>Null, or a sentence that says why the rest of the file could not be read.</returns>
    public static async Task<string?> ReadAsync(
        Stream disk, ReplayRequest defaults, Action<long, AccessRecord> take, Action<long, LineProblem> reject, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(take);
        ArgumentNullException.ThrowIfNull(reject);
        (Stream? stream, string unsupported) = await Compression.OpenAsync(disk, cancellationToken);
        if (stream is null) return $"is compressed in a way that is not read here. Unpack it on the way, with {unsupported} -dc, into standard input ('-')";

        LineConverter converter = new(defaults);
        LineReader reader = new(stream);
        LineIdentity? identity = null;
        while (true)
        {
            while (reader.TryNext(out ReadOnlySpan<byte> line, out bool tooLong))
            {
                if (tooLong) reject(reader.Number, new LineProblem("line-too-long", $"The line has more than {LineReader.MaxLineBytes} bytes."));
                else Take(line);
            }

            try
            {
                if (await reader.FillAsync(cancellationToken) > 0) continue;
            }
            catch (InvalidDataException error)
            {
                return $"the compressed data is damaged or cut off behind line {reader.Number} ({error.Message})";
            }

            if (reader.TryTakeRest(out ReadOnlySpan<byte> last)) Take(last);
            return null;
        }

        void Take(ReadOnlySpan<byte> line)
        {
            if (reader.Number == 1 && line.StartsWith("\uFEFF"u8)) line = line["\uFEFF"u8.Length..];
            if (line.Trim(" \t"u8).IsEmpty) return;
            LineProblem problem = converter.Convert(line, reader.Number, identity ??= new LineIdentity(line), out AccessRecord record, out _);
            if (problem.Exists) reject(reader.Number, problem);
            else take(reader.Number, record);
        }
    }
}
