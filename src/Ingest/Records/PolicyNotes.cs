using Insight.Storage.ClickHouse.Native;

namespace Insight.Ingest.Records;

/// <summary>Collects the rows of the table <c>policy_notes</c>: one per policy that said something of a record. Other records never come here.</summary>
/// <remarks>Every value is checked, cut and made UTF-8, so that ClickHouse has no reason to refuse one row and take another.</remarks>
internal sealed class PolicyNotes
{
    /// <summary>Notes that are taken of one record; a gateway writes no more.</summary>
    public const int MaxPerRecord = 16;

    /// <summary>Number of the field in access_record.proto.</summary>
    public const int Field = 59;

    private const int MaxPolicyBytes = 63, MaxReasonBytes = 32;

    private readonly FixedStringColumn _recordId;
    private readonly NumberColumn<byte> _position, _acted;
    private readonly NumberColumn<long> _time;
    private readonly LowCardinalityStringColumn _tenant, _app, _host, _sourceService, _service, _method, _clientIp, _principal, _policy, _reason;
    private readonly NumberColumn<ulong> _endpointId;
    private readonly NumberColumn<ushort> _status;
    private readonly StringColumn _requestId;
    private readonly NumberColumn<sbyte> _action;

    public PolicyNotes()
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
        _clientIp = Block.AddLowCardinality("client_ip");
        _principal = Block.AddLowCardinality("principal");
        _requestId = Block.AddString("request_id");
        _status = Block.AddNumber<ushort>("status", "UInt16");
        _policy = Block.AddLowCardinality("policy");
        _action = Block.AddNumber<sbyte>("action", RecordEnums.PolicyAction);
        _acted = Block.AddNumber<byte>("acted", "Bool");
        _reason = Block.AddLowCardinality("reason");
    }

    /// <summary>The rows to write.</summary>
    public NativeBlock Block { get; } = new();

    /// <summary>True when the rows should be written before more are added.</summary>
    public bool IsFull => Block.Rows >= WafFindings.FullRows;

    /// <summary>Appends a row for every note that was kept of a record.</summary>
    public void Append(in RecordFields record, RepeatedFields repeated, ReadOnlySpan<byte> bytes, ulong endpointId)
    {
        byte position = 0;
        for (int at = 0; repeated.Next(Field, ref at, bytes, out ReadOnlySpan<byte> encoded); position++)
        {
            if (PolicyNoteFields.TryParse(encoded, out PolicyNoteFields note)) Append(record, note, position, endpointId);
        }
    }

    /// <summary>Drops the rows; the memory stays.</summary>
    public void Clear() => Block.Reset();

    private void Append(in RecordFields record, in PolicyNoteFields note, byte position, ulong endpointId)
    {
        _recordId.Append(record.RecordId);
        _position.Append(position);
        _time.Append(record.TimeUs);
        _tenant.Append(RecordColumns.Valid(record.Tenant));
        _app.Append(RecordColumns.Valid(record.App));
        _host.Append(RecordColumns.Valid(record.Host));
        _sourceService.Append(RecordColumns.Valid(record.SourceService));
        _service.Append(RecordColumns.Valid(record.DestinationService));
        _endpointId.Append(endpointId);
        _method.Append(RecordColumns.Valid(record.Method));
        _clientIp.Append(RecordColumns.Valid(record.ClientIp));
        _principal.Append(RecordColumns.Valid(record.Principal));
        _requestId.Append(RecordColumns.Valid(record.RequestId));
        _status.Append((ushort)Math.Min(record.Status, ushort.MaxValue));
        _policy.Append(BoundedText.Of(note.Policy, MaxPolicyBytes));
        _action.Append(RecordEnums.Known(note.Action, RecordEnums.LastPolicyAction));
        _acted.Append(note.Acted ? (byte)1 : (byte)0);
        _reason.Append(BoundedText.Of(note.Reason, MaxReasonBytes));
    }
}
