using System.Security.Cryptography;
using Google.Protobuf;
using Insight.Contracts.Ids;
using Insight.Contracts.Records;
using Insight.Ingest.Replay;
using Insight.Ingest.Replay.Formats;
using Insight.Ingest.Storing;
using Insight.Streaming.Journal;

namespace Insight.Ingest.Syslog;

/// <summary>Makes a record of a message and puts it into the journal, as a gateway does; so it does what is no access line, on its way to dead letters. Thread-safe.</summary>
internal sealed class SyslogIntake(SyslogOptions options, JournalWriter journal, SyslogCounts counts, TimeProvider time)
{
    /// <summary>In the column gateway_id, and the name of the journal's folder.</summary>
    public const string GatewayId = "syslog";

    /// <summary>How often a record that finds no room comes again.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly LineConverter _converter = new(new ReplayRequest
    {
        Files = [],
        Format = SyslogOptions.FormatOf(options.Format) ?? LogFormat.Auto,
        Tenant = options.Tenant,
        App = options.App,
        Host = options.Host,
        Service = options.Service,
    });

    private readonly SyslogRate _rate = new(options.LinesPerSecond, time);

    // Two equal lines are two requests: a line has no place in a file that would tell them apart.
    private readonly LineIdentity _identity = new(RandomNumberGenerator.GetBytes(16));
    private long _number;

    /// <summary>Takes a message that the sender keeps if it is not taken: waits for room.</summary>
    public async ValueTask TakeAsync(byte[] message, string source, CancellationToken cancellationToken)
    {
        while (!_rate.TryTake()) await Task.Delay(s_pause, time, cancellationToken);
        if (Read(message, source, out bool isRefused) is { } record) await AppendAsync(record, isRefused, cancellationToken);
    }

    /// <summary>Takes a message that is lost if there is no room.</summary>
    public void Take(ReadOnlySpan<byte> message, string source)
    {
        if (!_rate.TryTake())
        {
            counts.AddLost();
            return;
        }

        if (Read(message, source, out bool isRefused) is not { } record) return;

        // The journal counts what it drops, and tells of it.
        if (journal.Append(record)) Count(isRefused);
        else counts.AddLost();
    }

    /// <summary>Tells of a message that cannot be read as one.</summary>
    public ValueTask RefuseAsync(byte[] message, string source, LineProblem problem, CancellationToken cancellationToken) =>
        AppendAsync(Refused(message, source, Interlocked.Increment(ref _number), problem), isRefused: true, cancellationToken);

    private async ValueTask AppendAsync(byte[] record, bool isRefused, CancellationToken cancellationToken)
    {
        while (!journal.TryAppend(record)) await Task.Delay(s_pause, time, cancellationToken);
        Count(isRefused);
    }

    private void Count(bool isRefused)
    {
        if (isRefused) counts.AddRefused();
        else counts.AddRecord();
    }

    /// <summary>The encoded record of a message, or one that says why it is none; null when it is empty.</summary>
    private byte[]? Read(ReadOnlySpan<byte> message, string source, out bool isRefused)
    {
        isRefused = false;
        ReadOnlySpan<byte> line = SyslogHeader.LineOf(message);
        if (line.Trim(" \t"u8).IsEmpty) return null;
        long number = Interlocked.Increment(ref _number);
        LineProblem problem = _converter.Convert(line, number, _identity, out AccessRecord record, out RecordId _);
        if (!problem.Exists)
        {
            record.GatewayId = GatewayId;
            byte[] encoded = record.ToByteArray();
            if (encoded.Length <= JournalWriter.MaxRecordBytes) return encoded;
            problem = new LineProblem("record-too-large", $"The record has {encoded.Length} bytes, of {JournalWriter.MaxRecordBytes} that one may have.");
        }

        isRefused = true;
        return Refused(line, source, number, problem);
    }

    private byte[] Refused(ReadOnlySpan<byte> line, string source, long number, LineProblem problem)
    {
        byte[] id = new byte[RecordId.Size];
        _identity.IdOf(line, number, 0).Write(id);
        return RefusedLineRecord.Write(new RefusedLine
        {
            RecordId = ByteString.CopyFrom(id),
            Source = source,
            Reason = problem.Reason,
            Detail = problem.Detail,
            Excerpt = DeadLetter.Excerpted(line[..Math.Min(line.Length, DeadLetter.MaxExcerptBytes)]),
            Bytes = (ulong)line.Length,
        });
    }
}
