using Insight.Ingest.Replay.Formats;

namespace Insight.Ingest.Replay;

/// <summary>What to replay, and what to say of records whose lines do not say it themselves.</summary>
public sealed record ReplayRequest
{
    /// <summary>Paths of log files, plain or gzip; <c>-</c> is standard input.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Format of all lines.</summary>
    public LogFormat Format { get; init; } = LogFormat.Auto;

    /// <summary>Where JSON lines hold their fields.</summary>
    public FieldMap Map { get; init; } = FieldMap.Default;

    /// <summary>Goes on when a file's end is reached, until cancelled. Not for gzip or standard input, which end by themselves.</summary>
    public bool Follow { get; init; }

    /// <summary>Tenant of lines that name none.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>Application of lines that name none.</summary>
    public string App { get; init; } = "";

    /// <summary>Virtual host of lines that name none.</summary>
    public string Host { get; init; } = "";

    /// <summary>Service that answered, for lines that name none; where this is empty too, the virtual host stands for it.</summary>
    public string Service { get; init; } = "";

    /// <summary>What <c>-</c> reads; null: the process's standard input.</summary>
    public Stream? StandardInput { get; init; }
}
