namespace Insight.Waf.Auditing;

/// <summary>What a rule set says about its audit log.</summary>
public sealed class AuditSettings
{
    /// <summary><c>SecAuditEngine</c>.</summary>
    public AuditMode Mode { get; internal set; }

    /// <summary>Whether any transaction may leave an entry: the engine is on, or a rule may turn it on.</summary>
    public bool IsNeeded { get; internal set; }

    /// <summary><c>SecAuditLogParts</c>.</summary>
    public AuditParts Parts { get; internal set; } = AuditParts.RequestHeaders | AuditParts.RequestBody | AuditParts.ResponseHeaders | AuditParts.Messages;

    /// <summary><c>SecAuditLogType</c>.</summary>
    public AuditLogKind Kind { get; internal set; }

    /// <summary><c>SecAuditLog</c>: the file, as a full path; with <see cref="AuditLogKind.Concurrent"/> it is the index. Null: none given.</summary>
    public string? Path { get; internal set; }

    /// <summary><c>SecAuditLogStorageDir</c>: the folder for <see cref="AuditLogKind.Concurrent"/>, as a full path; null: none given.</summary>
    public string? Folder { get; internal set; }

    /// <summary><c>SecAuditLogFileMode</c>.</summary>
    public UnixFileMode FileMode { get; internal set; } = DefaultFileMode;

    /// <summary><c>SecAuditLogDirMode</c>.</summary>
    public UnixFileMode FolderMode { get; internal set; } = DefaultFolderMode;

    /// <summary><c>SecAuditLogRelevantStatus</c>.</summary>
    internal RelevantStatus RelevantStatus { get; set; } = RelevantStatus.None;

    /// <summary>Entries hold what people sent: nobody but the owner reads them unless the rules say so.</summary>
    internal static UnixFileMode DefaultFileMode => UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>For folders, likewise.</summary>
    internal static UnixFileMode DefaultFolderMode => DefaultFileMode | UnixFileMode.UserExecute;
}
