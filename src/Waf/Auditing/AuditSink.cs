namespace Insight.Waf.Auditing;

/// <summary>Where entries end up. Used by one thread at a time.</summary>
internal abstract class AuditSink : IDisposable
{
    /// <summary>Opens what a rule set asks for.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static AuditSink Open(AuditSettings settings, AuditLogOptions options) =>
        settings.Kind == AuditLogKind.Serial ? new SerialSink(settings, options) : new ConcurrentSink(settings, options);

    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public abstract void Write(AuditRecord record);

    /// <inheritdoc />
    public abstract void Dispose();
}
