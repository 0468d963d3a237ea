namespace Insight.Gateway.Records;

/// <summary>The journal's place and size (<c>gateway:journal</c>).</summary>
public sealed class JournalSettings
{
    /// <summary>Folder of the journal; created when missing. One gateway process per folder.</summary>
    public string Directory { get; set; } = "";

    /// <summary>Bytes of one segment file, a multiple of 4,096. Default 64 MiB.</summary>
    public long SegmentBytes { get; set; } = 64L << 20;

    /// <summary>Bytes that all segments may take; beyond it records are dropped and counted. Default 4 GiB.</summary>
    public long MaxBytes { get; set; } = 4L << 30;

    /// <summary>How long a record may wait before it is safe from a crash of the host. Default one second.</summary>
    public TimeSpan SyncInterval { get; set; } = TimeSpan.FromSeconds(1);
}
