namespace Insight.Waf.Auditing;

/// <summary>All entries in one file, one line each.</summary>
internal sealed class SerialSink(AuditSettings settings, AuditLogOptions options) : AuditSink
{
    private readonly RotatingFile _file = new(settings.Path!, settings.FileMode, settings.FolderMode, options);

    public override void Write(AuditRecord record) => _file.Append(record.Json.Span);

    public override void Dispose() => _file.Dispose();
}
