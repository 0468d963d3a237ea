using Insight.Storage.ClickHouse.Native;

namespace Insight.Ingest.Records;

/// <summary>Collects the rows of the table <c>waf_findings</c>: one per match of a record. Records without matches never come here.</summary>
/// <remarks>
/// Every value is checked, cut and made UTF-8, so that ClickHouse has no reason to refuse one row and take another. A
/// record's own columns are repeated for each of its matches, which is why the block is full by bytes, too.
/// </remarks>
internal sealed class WafFindings
{
    /// <summary>Matches that are taken of one record; a gateway writes no more.</summary>
    public const int MaxPerRecord = 16;

    /// <summary>Longest message in bytes; this and the next ones as access_record.proto says.</summary>
    public const int MaxMessageBytes = 256;

    /// <summary>Longest variable in bytes.</summary>
    public const int MaxVariableBytes = 128;

    /// <summary>Longest excerpt in bytes.</summary>
    public const int MaxExcerptBytes = 64;

    /// <summary>Longest path in bytes.</summary>
    public const int MaxPathBytes = 2048;

    /// <summary>Rows that make one insert: enough that parts are large, and far from what ClickHouse would cut in pieces.</summary>
    public const int FullRows = 50_000;

    /// <summary>Bytes of text that make one insert.</summary>
    public const int FullBytes = 16 << 20;

    private readonly FixedStringColumn _recordId;
    private readonly NumberColumn<byte> _position, _blocked, _phase, _blocking, _shadow;
    private readonly NumberColumn<long> _time;
    private readonly LowCardinalityStringColumn _tenant, _app, _host, _sourceService, _service, _method, _clientIp, _message;
    private readonly NumberColumn<ulong> _endpointId;
    private readonly StringColumn _path, _requestId, _variable, _excerpt;
    private readonly NumberColumn<sbyte> _mode, _severity;
    private readonly NumberColumn<uint> _score, _ruleId;
    private long _bytes;

    public WafFindings()
    {
        _recordId = Block.AddFixedString("record_id", 16);
        _position = Block.AddNumber<byte>("position", "UInt8");
        _time = Block.AddTime("time");
        _tenant = Block.AddLowCardinality("tenant");
        _app = Block.AddLowCardinality("app");
        _host = Block.AddLowCardinality("host");
        _sourceService = Block.AddLowCardinality("source_service");
        _service = Block.AddLowCardinality("service");
        _endpointId = Block.AddNumber<ulong>("endpoint_id", "UInt64");
        _method = Block.AddLowCardinality("method");
        _path = Block.AddString("path");
        _clientIp = Block.AddLowCardinality("client_ip");
        _requestId = Block.AddString("request_id");
        _mode = Block.AddNumber<sbyte>("mode", RecordEnums.WafMode);
        _blocked = Block.AddNumber<byte>("blocked", "Bool");
        _score = Block.AddNumber<uint>("score", "UInt32");
        _ruleId = Block.AddNumber<uint>("rule_id", "UInt32");
        _message = Block.AddLowCardinality("message");
        _variable = Block.AddString("variable");
        _excerpt = Block.AddString("excerpt");
        _severity = Block.AddNumber<sbyte>("severity", RecordEnums.WafSeverity);
        _phase = Block.AddNumber<byte>("phase", "UInt8");
        _blocking = Block.AddNumber<byte>("blocking", "Bool");
        _shadow = Block.AddNumber<byte>("shadow", "Bool");
    }

    /// <summary>The rows to write.</summary>
    public NativeBlock Block { get; } = new();

    /// <summary>True when the rows should be written before more are added.</summary>
    public bool IsFull => Block.Rows >= FullRows || _bytes >= FullBytes;

    /// <summary>Appends a row for every match that was kept of a record.</summary>
    public void Append(in RecordFields record, RepeatedFields repeated, ReadOnlySpan<byte> bytes, ulong endpointId)
    {
        byte position = 0;
        for (int at = 0; repeated.Next(54, ref at, bytes, out ReadOnlySpan<byte> encoded); position++)
        {
            if (WafMatchFields.TryParse(encoded, out WafMatchFields match)) Append(record, match, position, endpointId);
        }
    }

    /// <summary>Drops the rows; the memory stays.</summary>
    public void Clear()
    {
        Block.Reset();
        _bytes = 0;
    }

    private void Append(in RecordFields record, in WafMatchFields match, byte position, ulong endpointId)
    {
        _recordId.Append(record.RecordId);
        _position.Append(position);
        _time.Append(record.TimeUs);
        Text(_tenant, record.Tenant);
        Text(_app, record.App);
        Text(_host, record.Host);
        Text(_sourceService, record.SourceService);
        Text(_service, record.DestinationService);
        _endpointId.Append(endpointId);
        Text(_method, record.Method);
        Text(_path, record.Path, MaxPathBytes);
        Text(_clientIp, record.ClientIp);
        Text(_requestId, record.RequestId, int.MaxValue);
        _mode.Append(RecordEnums.Known(record.WafMode, RecordEnums.LastWafMode));
        _blocked.Append(record.ResponseFlag == RecordEnums.StoppedByWaf ? (byte)1 : (byte)0);
        _score.Append(record.WafScore);
        _ruleId.Append(match.Rule);
        Text(_message, BoundedText.Of(match.Message, MaxMessageBytes));
        Text(_variable, match.Variable, MaxVariableBytes);
        Text(_excerpt, match.Excerpt, MaxExcerptBytes);
        _severity.Append(RecordEnums.Known(match.Severity, RecordEnums.LastWafSeverity));
        _phase.Append((byte)Math.Min(match.Phase, byte.MaxValue));
        _blocking.Append(match.Blocking ? (byte)1 : (byte)0);
        _shadow.Append(match.Shadow ? (byte)1 : (byte)0);
    }

    private void Text(LowCardinalityStringColumn column, ReadOnlySpan<byte> text)
    {
        column.Append(RecordColumns.Valid(text));
        _bytes += text.Length;
    }

    private void Text(StringColumn column, ReadOnlySpan<byte> text, int maxBytes)
    {
        ReadOnlySpan<byte> bounded = BoundedText.Of(text, maxBytes);
        column.Append(bounded);
        _bytes += bounded.Length;
    }
}
