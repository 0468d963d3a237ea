using Insight.Endpoints;
using Insight.Ingest.Erasure;
using Insight.Storage.ClickHouse.Native;

namespace Insight.Ingest.Records;

/// <summary>
/// Decodes encoded access records straight into the columns of the table <c>records</c>: no object per record, endpoint ids
/// stamped on the way. A record that cannot be stored leaves no trace in the columns.
/// </summary>
/// <remarks>Not thread-safe. Reused from batch to batch. Hot path: about a microsecond per record.</remarks>
public sealed class RecordDecoder
{
    /// <summary>Longest record: gateways bound theirs to 8 KiB; this leaves room for what others may put into Kafka.</summary>
    public const int MaxRecordBytes = 256 * 1024;

    /// <summary>Seconds per window.</summary>
    public const int WindowSeconds = 10;

    /// <summary>Largest byte count or duration in microseconds: sums over 16,384 such rows still fit 64 bits.</summary>
    public const ulong MaxAmount = 1UL << 50;

    /// <summary>First time that is out of range: 2100-01-01. ClickHouse's DateTime ends in 2106.</summary>
    public const long EndOfTimeUs = 4_102_444_800_000_000;

    private readonly IEndpointMatcher _matcher;
    private readonly RecordColumns _columns = new();
    private readonly RepeatedFields _repeated = new();
    private readonly WafFindings? _findings;
    private readonly PolicyNotes? _notes;
    private readonly ErasureFilter? _erased;

    /// <summary>A decoder that stamps the endpoints that <paramref name="matcher"/> finds.</summary>
    public RecordDecoder(IEndpointMatcher matcher)
        : this(matcher, new NewEndpoints(), new TouchedWindows(), findings: null, notes: null)
    {
    }

    /// <summary>
    /// One of several decoders that note endpoints, windows and, unless they are null, findings and notes of policies in the same place; used by
    /// turns, not at once.
    /// </summary>
    internal RecordDecoder(IEndpointMatcher matcher, NewEndpoints endpoints, TouchedWindows windows, WafFindings? findings, PolicyNotes? notes, ErasureFilter? erased = null)
    {
        _matcher = matcher;
        _findings = findings;
        _notes = notes;
        _erased = erased;
        Endpoints = endpoints;
        Windows = windows;
    }

    /// <summary>The rows decoded since the last <see cref="Reset"/>.</summary>
    public NativeBlock Block => _columns.Block;

    /// <summary>The windows of the rows decoded since these were last cleared.</summary>
    internal TouchedWindows Windows { get; }

    /// <summary>Endpoints that were met and not yet known to be stored.</summary>
    internal NewEndpoints Endpoints { get; }

    /// <summary>Drops the rows; the memory stays.</summary>
    public void Reset() => _columns.Block.Reset();

    /// <summary>Appends one record as a row, or says why it is none.</summary>
    public RecordProblem Append(ReadOnlySpan<byte> record)
    {
        if (record.Length > MaxRecordBytes) return RecordProblem.TooLarge;
        RecordFields fields = default;
        _repeated.Clear();
        if (!RecordParser.TryParse(record, ref fields, _repeated)) return RecordProblem.Malformed;
        if (fields.RecordId.Length != 16) return RecordProblem.BadRecordId;
        if (fields.TimeUs is <= 0 or >= EndOfTimeUs) return RecordProblem.TimeOutOfRange;
        if (_erased?.Drops(fields) == true) return RecordProblem.Erased;

        uint window = (uint)(fields.TimeUs / (WindowSeconds * 1_000_000L) * WindowSeconds);
        Windows.Add(window);
        // A connection that was passed unread asked for nothing that has an endpoint.
        EndpointMatch endpoint = fields.StreamKind == RecordEnums.Tcp ? default : _matcher.Match(new EndpointRequest
        {
            Tenant = fields.Tenant,
            App = fields.App,
            Host = fields.Host,
            Service = fields.DestinationService,
            Method = fields.Method,
            Path = fields.Path,
        });
        if (endpoint.Id != 0) Endpoints.Add(endpoint, fields.Tenant, fields.App, fields.Host, fields.DestinationService);
        _columns.Append(fields, _repeated, record, window, endpoint.Id);
        if (_repeated.WafMatches > 0) _findings?.Append(fields, _repeated, record, endpoint.Id);
        if (_repeated.PolicyNotes > 0) _notes?.Append(fields, _repeated, record, endpoint.Id);
        return RecordProblem.None;
    }
}
