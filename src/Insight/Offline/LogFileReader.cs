using Insight.Contracts.Records;
using Insight.Ingest.Replay;

namespace Insight.Offline;

/// <summary>Reads several log files one after the other, with progress.</summary>
public static class LogFileReader
{
    /// <summary>Lines between two reports of progress.</summary>
    private const int ReportEvery = 4096;

    /// <summary>Hands every record to <paramref name="take"/>; a file that cannot be read is a problem of the summary and the others are read.</summary>
    public static async Task<ReplaySummary> ReadAsync(
        ReplayRequest request, Action<AccessRecord> take, IProgress<ReplayProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        SortedDictionary<string, long> reasons = new(StringComparer.Ordinal);
        List<string> problems = [];
        long read = 0, rejected = 0, bytesBefore = 0, oldest = long.MaxValue, newest = long.MinValue;
        long bytesTotal = request.Files.Contains("-") ? 0 : request.Files.Sum(static file => File.Exists(file) ? new FileInfo(file).Length : 0);
        foreach (string file in request.Files)
        {
            try
            {
                await using Stream disk = file == "-" ? request.StandardInput ?? Terminal.OpenStandardInput() : File.OpenRead(file);
                string? problem = await LogFile.ReadAsync(
                    disk, request,
                    (_, record) =>
                    {
                        oldest = Math.Min(oldest, record.TimeUs);
                        newest = Math.Max(newest, record.TimeUs);
                        Count(file, disk);
                        take(record);
                    },
                    (_, rejection) =>
                    {
                        rejected++;
                        reasons[rejection.Reason] = reasons.GetValueOrDefault(rejection.Reason) + 1;
                        Count(file, disk);
                    },
                    cancellationToken);
                if (problem is not null) problems.Add($"{file}: {problem}");
                if (disk.CanSeek) bytesBefore += disk.Length;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                problems.Add($"{file}: cannot be read: {error.Message}");
            }
        }

        return new ReplaySummary(read, 0, 0, rejected, reasons, problems, Time(oldest), Time(newest));

        void Count(string file, Stream disk)
        {
            if (++read % ReportEvery == 0) progress?.Report(new ReplayProgress(file, bytesBefore + (disk.CanSeek ? disk.Position : 0), bytesTotal, read, 0, 0, rejected, null));
        }

        DateTimeOffset? Time(long microseconds) => read == rejected ? null : DateTimeOffset.UnixEpoch.AddMicroseconds(microseconds);
    }
}
