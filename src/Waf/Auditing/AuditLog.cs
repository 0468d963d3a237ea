using System.Buffers;
using Insight.Waf.Rules;
using Insight.Waf.Transactions;

namespace Insight.Waf.Auditing;

/// <summary>Writes entries about transactions where the rules say. Thread-safe.</summary>
/// <remarks>Whoever has a transaction written never waits for the disk: the entry is made in memory and queued, and one thread of this object writes.
/// What finds no room is dropped and counted; what the disk refuses is counted and said once.</remarks>
public sealed class AuditLog : IDisposable
{
    /// <summary>After a failure nothing is tried for as long.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>How long what is queued may take to be written when the log is closed.</summary>
    private static readonly TimeSpan s_closing = TimeSpan.FromSeconds(5);

    private readonly object _gate = new();
    private readonly AuditLogOptions _options;
    private readonly AuditQueue _queue;
    private readonly Thread _writer;
    private AuditSettings _settings;
    private AuditSink? _sink;
    private long _written;
    private long _dropped;
    private long _failed;
    private bool _isFailing;
    private DateTimeOffset _retryAt;

    private AuditLog(AuditSettings settings, AuditLogOptions options, AuditSink sink)
    {
        (_settings, _options, _sink) = (settings, options, sink);
        _queue = new AuditQueue(options.MaxWaitingEntries, options.MaxWaitingBytes);
        _writer = new Thread(WriteAll) { IsBackground = true, Name = "WAF audit log" };
        _writer.Start();
    }

    /// <summary>Entries on the disk.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Entries that found no room in the queue, or were too long.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Entries that the disk refused.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Opens the log that rules ask for.</summary>
    /// <param name="settings">What the rules say.</param>
    /// <param name="error">A sentence that says why it cannot be opened; null: nothing is wrong.</param>
    /// <param name="options">What the host decides; null: the defaults.</param>
    /// <returns>Null when the rules ask for none, or with an error.</returns>
    public static AuditLog? Open(RuleSettings settings, out string? error, AuditLogOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        options ??= new AuditLogOptions();
        error = null;
        if (!settings.Audit.IsNeeded) return null;
        return TryOpen(settings.Audit, options, out error) is { } sink ? new AuditLog(settings.Audit, options, sink) : null;
    }

    /// <summary>The entry about a transaction, whether or not rules ask for one: JSON with the end of its line.</summary>
    public static byte[] Format(Transaction transaction, AuditLogOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArrayBufferWriter<byte> output = new();
        new AuditEntry(transaction, options ?? new AuditLogOptions()).Write(output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Goes on where new rules say, after a reload; also when only the file was renamed by another program. Entries that wait go there too.</summary>
    /// <param name="settings">What the new rules say. Where they ask for no log, entries are dropped until rules ask for one again.</param>
    /// <param name="error">Why it cannot be opened, and the old one stays; null: nothing is wrong.</param>
    /// <returns>False with an error.</returns>
    public bool Reopen(RuleSettings settings, out string? error)
    {
        ArgumentNullException.ThrowIfNull(settings);
        error = null;
        AuditSink? sink = settings.Audit.IsNeeded ? TryOpen(settings.Audit, _options, out error) : null;
        if (error is not null) return false;
        lock (_gate)
        {
            _sink?.Dispose();
            (_sink, _settings, _retryAt) = (sink, settings.Audit, default);
        }

        return true;
    }

    /// <summary>Queues the entry about a transaction if its rules ask for one; called after <see cref="Transaction.EvaluateLogging"/>.</summary>
    /// <returns>Whether an entry was queued.</returns>
    public bool Write(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (!transaction.WritesAudit) return false;
        ArrayBufferWriter<byte> output = new(2048);
        AuditEntry entry = new(transaction, _options);
        entry.Write(output);
        string? index = _settings.Kind == AuditLogKind.Concurrent ? AuditIndex.Describe(transaction, entry.Began) : null;
        if (output.WrittenCount <= _options.MaxEntryBytes && _queue.TryAdd(new AuditRecord(output.WrittenMemory, entry.Began, transaction.UniqueId, index))) return true;
        Interlocked.Increment(ref _dropped);
        return false;
    }

    /// <summary>Writes what waits, for five seconds at most, and closes the files.</summary>
    public void Dispose()
    {
        _queue.Complete();
        if (!_writer.Join(s_closing)) Interlocked.Add(ref _dropped, _queue.Clear());
    }

    private static AuditSink? TryOpen(AuditSettings settings, AuditLogOptions options, out string? error)
    {
        error = settings switch
        {
            { Path: null } => "the rules ask for an audit log (SecAuditEngine), and SecAuditLog names no file.",
            { Kind: AuditLogKind.Concurrent, Folder: null } => "SecAuditLogType is Concurrent, and SecAuditLogStorageDir names no folder.",
            _ => null,
        };
        if (error is not null) return null;
        try
        {
            return AuditSink.Open(settings, options);
        }
        catch (Exception failure) when (IsDiskError(failure))
        {
            error = $"the audit log {settings.Path} cannot be opened: {failure.Message}";
            return null;
        }
    }

    private static bool IsDiskError(Exception error) => error is IOException or UnauthorizedAccessException or NotSupportedException or ObjectDisposedException;

    private void WriteAll()
    {
        while (_queue.Take() is { } record)
        {
            lock (_gate) Write(record);
        }

        lock (_gate)
        {
            _sink?.Dispose();
            _sink = null;
        }
    }

    private void Write(AuditRecord record)
    {
        if (_sink is null && (!_settings.IsNeeded || _options.Time.GetUtcNow() < _retryAt))
        {
            Interlocked.Increment(ref _settings.IsNeeded ? ref _failed : ref _dropped);
            return;
        }

        try
        {
            _sink ??= AuditSink.Open(_settings, _options);
            _sink.Write(record);
            _isFailing = false;
            Interlocked.Increment(ref _written);
        }
        catch (Exception failure) when (IsDiskError(failure))
        {
            Interlocked.Increment(ref _failed);
            _sink?.Dispose();
            _sink = null;
            _retryAt = _options.Time.GetUtcNow() + s_pause;
            if (_isFailing) return;
            _isFailing = true;
            _options.OnError?.Invoke($"the audit log {_settings.Path} cannot be written: {failure.Message}");
        }
    }
}
