using System.Security.Cryptography;
using Google.Protobuf;
using Insight.Contracts.Ids;
using Insight.Contracts.Records;
using Insight.Ingest.Replay;
using Insight.Ingest.Replay.Formats;
using Insight.Ingest.Storing;
using Insight.Streaming.Journal;

namespace Insight.Ingest.Syslog;

/// <summary>Makes a record of a message and puts it into the journal, as a gateway does; what is no access line goes to dead letters. Thread-safe.</summary>
internal sealed class SyslogIntake(SyslogOptions options, JournalWriter journal, SyslogLetters letters, SyslogCounts counts, TimeProvider time)
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
        if (Read(message, source, out DeadLetter? letter) is not { } record)
        {
            if (letter is null) return;
            await letters.AddAsync(letter, cancellationToken);
            counts.AddRefused();
            return;
        }

        while (!journal.TryAppend(record)) await Task.Delay(s_pause, time, cancellationToken);
        counts.AddRecord();
    }

    /// <summary>Takes a message that is lost if there is no room.</summary>
    public void Take(ReadOnlySpan<byte> message, string source)
    {
        if (!_rate.TryTake())
        {
            counts.AddLost();
            return;
        }

        if (Read(message, source, out DeadLetter? letter) is { } record)
        {
            // The journal counts what it drops, and tells of it.
            if (journal.Append(record)) counts.AddRecord();
            else counts.AddLost();
        }
        else if (letter is not null)
        {
            counts.AddRefused();
            if (!letters.TryAdd(letter)) counts.AddLost();
        }
    }

    /// <summary>Tells of a message that cannot be read as one.</summary>
    public ValueTask RefuseAsync(byte[] message, string source, LineProblem problem, CancellationToken cancellationToken)
    {
        counts.AddRefused();
        return letters.AddAsync(Letter(message, source, Interlocked.Increment(ref _number), problem), cancellationToken);
    }

    /// <summary>The encoded record of a message; null with a letter when it is none, without one when it is empty.</summary>
    private byte[]? Read(ReadOnlySpan<byte> message, string source, out DeadLetter? letter)
    {
        letter = null;
        ReadOnlySpan<byte> line = SyslogHeader.LineOf(message);
        if (line.Trim(" \t"u8).IsEmpty) return null;
        long number = Interlocked.Increment(ref _number);
        LineProblem problem = _converter.Convert(line, number, _identity, out AccessRecord record, out RecordId _);
        byte[]? encoded = null;
        if (!problem.Exists)
        {
            record.GatewayId = GatewayId;
            encoded = record.ToByteArray();
            if (encoded.Length <= JournalWriter.MaxRecordBytes) return encoded;
            problem = new LineProblem("record-too-large", $"The record has {encoded.Length} bytes, of {JournalWriter.MaxRecordBytes} that one may have.");
        }

        letter = Letter(line, source, number, problem);
        return null;
    }

    private DeadLetter Letter(ReadOnlySpan<byte> line, string source, long number, LineProblem problem)
    {
        byte[] id = new byte[RecordId.Size];
        _identity.IdOf(line, number, 0).Write(id);
        return new DeadLetter(id, source, 0, problem.Reason, problem.Detail, DeadLetter.Excerpted(line[..Math.Min(line.Length, DeadLetter.MaxExcerptBytes)])) { Bytes = line.Length };
    }
}
