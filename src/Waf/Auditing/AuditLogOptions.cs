namespace Insight.Waf.Auditing;

/// <summary>What a host decides about its audit log, beyond what rules say.</summary>
public sealed record AuditLogOptions
{
    /// <summary>Headers whose values are credentials, or stand for them.</summary>
    public static IReadOnlySet<string> CredentialHeaders { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "X-Api-Key", "Api-Key", "X-Auth-Token", "X-Access-Token", "X-Csrf-Token", "X-Xsrf-Token",
        "X-Amz-Security-Token", "X-Forwarded-Access-Token", "X-Goog-Iap-Jwt-Assertion", "X-Vault-Token",
    };

    /// <summary>Headers whose values are written as asterisks. Empty: all values are written as they are.</summary>
    public IReadOnlySet<string> MaskedHeaders { get; init; } = CredentialHeaders;

    /// <summary>Bytes of a body that are written, each for request and response; what is behind them is left out.</summary>
    public int MaxBodyBytes { get; init; } = 64 << 10;

    /// <summary>Bytes of a longest entry; a longer one is dropped and counted.</summary>
    public int MaxEntryBytes { get; init; } = 1 << 20;

    /// <summary>Entries that wait to be written; what comes while as many wait is dropped and counted.</summary>
    public int MaxWaitingEntries { get; init; } = 1024;

    /// <summary>Bytes of all entries that wait to be written.</summary>
    public long MaxWaitingBytes { get; init; } = 16 << 20;

    /// <summary>Bytes of a file; with the entry that would pass them a new one begins.</summary>
    public long MaxFileBytes { get; init; } = 100 << 20;

    /// <summary>Files that are kept, the one being written included: <c>audit.log</c>, <c>audit.log.1</c> (newest) and so on.
    /// With <see cref="AuditLogKind.Concurrent"/> the entries' files together have no more bytes than as many files of <see cref="MaxFileBytes"/>.</summary>
    public int MaxFiles { get; init; } = 10;

    /// <summary>Files of single entries that are kept with <see cref="AuditLogKind.Concurrent"/>; the oldest go first.</summary>
    public int MaxEntryFiles { get; init; } = 100_000;

    /// <summary>What hosts the engine: the entry's <c>producer.connector</c>.</summary>
    public string Connector { get; init; } = "Insight";

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Told once when writing begins to fail, and again when it fails anew after it went well; on the writer's thread.</summary>
    public Action<string>? OnError { get; init; }
}
