using Insight.Ingest.Syslog;

namespace Insight.Ingest;

/// <summary>How Ingest reads its stream and derives windows. The defaults are good for one machine.</summary>
public sealed record IngestOptions
{
    /// <summary>Records per batch, 1 to 1,000,000. Larger batches make fewer parts in ClickHouse; smaller ones show data sooner under load.</summary>
    public int BatchRecords { get; init; } = 200_000;

    /// <summary>Encoded bytes per batch, at least 1 MiB.</summary>
    public int BatchBytes { get; init; } = 96 << 20;

    /// <summary>How long a batch waits for more records after its first, 10 ms to 10 s. Data is on the page this much later.</summary>
    public TimeSpan BatchWait { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>First pause before a batch that ClickHouse did not take is sent again; doubles up to <see cref="RetryMaximum"/>.</summary>
    public TimeSpan RetryMinimum { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest pause between attempts.</summary>
    public TimeSpan RetryMaximum { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long after its end a window waits for records that are on their way, 0 to 1 minute. Later ones still count: they make it be computed again.</summary>
    public TimeSpan WindowGrace { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often dirty windows are looked for, 50 ms to 1 minute.</summary>
    public TimeSpan RollUpInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Raw rows recomputed by one statement (a single busier window still goes alone): bounds ClickHouse's memory, some 300 bytes per row.</summary>
    public int RollUpRows { get; init; } = 1_000_000;

    /// <inheritdoc cref="SyslogOptions" />
    public SyslogOptions Syslog { get; init; } = new();

    /// <summary>Every value that is out of its range, with its name; empty when all is well.</summary>
    public IEnumerable<string> Validate()
    {
        if (BatchRecords is < 1 or > 1_000_000) yield return $"{nameof(BatchRecords)} is {BatchRecords}; it must be from 1 to 1000000.";
        if (BatchBytes < 1 << 20) yield return $"{nameof(BatchBytes)} is {BatchBytes}; it must be at least {1 << 20}.";
        if (BatchWait < TimeSpan.FromMilliseconds(10) || BatchWait > TimeSpan.FromSeconds(10)) yield return $"{nameof(BatchWait)} is {BatchWait}; it must be from 10 ms to 10 s.";
        if (RetryMinimum <= TimeSpan.Zero || RetryMaximum < RetryMinimum) yield return $"{nameof(RetryMinimum)} must be above 0 and not above {nameof(RetryMaximum)}.";
        if (WindowGrace < TimeSpan.Zero || WindowGrace > TimeSpan.FromMinutes(1)) yield return $"{nameof(WindowGrace)} is {WindowGrace}; it must be from 0 to 1 minute.";
        if (RollUpInterval < TimeSpan.FromMilliseconds(50) || RollUpInterval > TimeSpan.FromMinutes(1)) yield return $"{nameof(RollUpInterval)} is {RollUpInterval}; it must be from 50 ms to 1 minute.";
        if (RollUpRows < 1000) yield return $"{nameof(RollUpRows)} is {RollUpRows}; it must be at least 1000.";
    }
}
