using Google.Protobuf;
using Insight.Contracts.Records;

namespace Insight.Ingest.Replay.Formats;

/// <summary>Puts the value of one named field of a log line into a record. Optional values that make no sense are left out.</summary>
internal static class FieldSetter
{
    /// <summary>Longest service, cluster, tenant or instance name; Kubernetes allows 253.</summary>
    private const int MaxNameBytes = 253;

    /// <summary>Longest user agent, as the record's definition says.</summary>
    private const int MaxUserAgentBytes = 256;

    /// <summary>Sets a field; false when a required one (time, status) cannot be read.</summary>
    /// <param name="field">What the value means.</param>
    /// <param name="value">Text of the value; empty and <c>-</c> mean that there is none.</param>
    /// <param name="record">The record under construction.</param>
    public static bool Set(LogField field, ReadOnlySpan<byte> value, AccessRecord record)
    {
        if (value.IsEmpty || value.SequenceEqual("-"u8)) return true;
        switch (field)
        {
            case LogField.Time:
                bool readable = LogTime.TryParse(value, out long time);
                record.TimeUs = time;
                return readable;
            case LogField.Status:
                if (!LogNumber.TryParseCount(value, out ulong status) || status > 999) return false;
                record.Status = (uint)status;
                break;
            case LogField.Method:
                record.Method = LogText.Common(value, RequestTarget.MaxMethodBytes);
                break;
            case LogField.Host:
                record.Host = "";
                RequestTarget.SetHost(value, record);
                break;
            case LogField.Path:
                RequestTarget.SetTarget(value, record);
                break;
            case LogField.Query:
                RequestTarget.AddQueryNames(value, record);
                break;
            case LogField.Route:
                if (record.Path.Length == 0) RequestTarget.SetTarget(value, record);
                break;
            case LogField.Request:
                RequestTarget.SetRequestLine(value, record);
                break;
            case LogField.Protocol:
                record.Protocol = LogText.Common(value, 16);
                break;
            case LogField.RequestBytes:
                if (LogNumber.TryParseCount(value, out ulong requestBytes)) record.RequestBytes = requestBytes;
                break;
            case LogField.ResponseBytes:
                if (LogNumber.TryParseCount(value, out ulong responseBytes)) record.ResponseBytes = responseBytes;
                break;
            case LogField.LatencyMilliseconds:
                if (LogNumber.TryParseDuration(value, 1_000, out ulong milliseconds)) record.DurationUs = milliseconds;
                break;
            case LogField.LatencySeconds:
                if (LogNumber.TryParseDuration(value, 1_000_000, out ulong seconds)) record.DurationUs = seconds;
                break;
            case LogField.LatencyMicroseconds:
                if (LogNumber.TryParseDuration(value, 1, out ulong microseconds)) record.DurationUs = microseconds;
                break;
            case LogField.UpstreamMilliseconds:
                if (LogNumber.TryParseDuration(value, 1_000, out ulong upstream)) record.UpstreamUs = upstream;
                break;
            case LogField.UpstreamSeconds:
                SetUpstreamTimes(value, record);
                break;
            default:
                SetName(field, value, record);
                break;
        }

        return true;
    }

    private static void SetName(LogField field, ReadOnlySpan<byte> value, AccessRecord record)
    {
        switch (field)
        {
            case LogField.SourceService:
                record.SourceService = LogText.Common(value, MaxNameBytes);
                break;
            case LogField.SourceInstance:
                if (record.SourceDetail.Length == 0) record.SourceDetail = LogText.Common(value, MaxNameBytes);
                break;
            case LogField.SourcePrincipal:
                record.Principal = LogText.Common(value, MaxNameBytes);
                record.SourceDetail = record.Principal;
                break;
            case LogField.DestinationService:
                record.DestinationService = LogText.Common(value, MaxNameBytes);
                break;
            case LogField.DestinationInstance:
                record.DestinationAddress = LogText.Common(LastOfList(value), MaxNameBytes);
                break;
            case LogField.Cluster:
                SetCluster(value, record);
                break;
            case LogField.UserAgent:
                record.UserAgent = LogText.Common(value, MaxUserAgentBytes);
                break;
            case LogField.ClientAddress:
                record.ClientIp = LogText.Common(RequestTarget.WithoutPort(value), 64);
                break;
            case LogField.Principal:
                record.Principal = LogText.Common(value, MaxNameBytes);
                break;
            case LogField.RequestId:
                record.RequestId = LogText.Of(value, 128);
                break;
            case LogField.TraceId:
                record.TraceId = HexBytes(value, 16);
                break;
            case LogField.SpanId:
                record.SpanId = HexBytes(value, 8);
                break;
            case LogField.ParentSpanId:
                record.ParentSpanId = HexBytes(value, 8);
                break;
            case LogField.TraceParent:
                // version-traceid-spanid-flags, https://www.w3.org/TR/trace-context/#traceparent-header
                if (value.Length < 55 || value[2] != '-' || value[35] != '-' || value[52] != '-') break;
                record.TraceId = HexBytes(value.Slice(3, 32), 16);
                record.ParentSpanId = HexBytes(value.Slice(36, 16), 8);
                break;
            case LogField.TlsVersion:
                record.TlsVersion = LogText.Common(value, 16);
                break;
            case LogField.ResponseFlags:
                record.ResponseFlag = EnvoyFlags.Of(value);
                if (record.ResponseDetail.Length == 0) record.ResponseDetail = LogText.Common(value, 128);
                break;
            case LogField.ResponseDetail:
                record.ResponseDetail = LogText.Common(value, 128);
                break;
            case LogField.ResponseType:
                record.ResponseType = MediaType(value);
                break;
            case LogField.RequestType:
                record.RequestType = MediaType(value);
                break;
            case LogField.GrpcStatus:
                if (LogNumber.TryParseCount(value, out ulong grpc) && grpc < 1000) record.GrpcStatus = (uint)grpc + 1;
                break;
            case LogField.Tenant:
                record.Tenant = LogText.Common(value, MaxNameBytes);
                break;
            case LogField.App:
                record.App = LogText.Common(value, MaxNameBytes);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(field), field, "No rule for this field.");
        }
    }

    /// <summary>nginx lists one time per upstream tried, <c>0.004, 0.012 : 0.010</c>: the last answered, all but one were retries.</summary>
    private static void SetUpstreamTimes(ReadOnlySpan<byte> value, AccessRecord record)
    {
        record.Retries = (uint)Math.Min(value.Count((byte)','), 100);
        if (LogNumber.TryParseDuration(LastOfList(value), 1_000_000, out ulong time)) record.UpstreamUs = time;
    }

    private static ReadOnlySpan<byte> LastOfList(ReadOnlySpan<byte> value)
    {
        int separator = Math.Max(value.LastIndexOf(", "u8) + 1, value.LastIndexOf(" : "u8) + 2);
        return separator > 1 ? value[(separator + (value[separator] == ' ' ? 1 : 0))..] : value;
    }

    private static void SetCluster(ReadOnlySpan<byte> value, AccessRecord record)
    {
        record.Cluster = LogText.Common(value, MaxNameBytes);
        string[] parts = record.Cluster.Split('|');
        if (parts.Length != 4) return;

        // Istio: direction|port|subset|host, where host is service.namespace.svc.cluster.local
        string service = parts[3].Split('.')[0];
        if (service.Length > 0 && record.DestinationService.Length == 0) record.DestinationService = service;
        if (parts[2].Length > 0) record.DestinationLabels["version"] = parts[2];
    }

    private static string MediaType(ReadOnlySpan<byte> value)
    {
        int parameters = value.IndexOf((byte)';');
        return LogText.Common(parameters < 0 ? value : value[..parameters], 128).Trim();
    }

    /// <summary>Hexadecimal text (dashes ignored) as bytes, zeros before shorter ids; nothing when it is not hexadecimal or too long.</summary>
    private static ByteString HexBytes(ReadOnlySpan<byte> text, int size)
    {
        Span<byte> bytes = stackalloc byte[size];
        bytes.Clear();
        int nibble = size * 2;
        for (int i = text.Length - 1; i >= 0; i--)
        {
            if (text[i] == '-') continue;
            if (!char.IsAsciiHexDigit((char)text[i]) || nibble == 0) return ByteString.Empty;
            nibble--;
            bytes[nibble / 2] |= (byte)(LogText.Hex(text[i]) << (nibble % 2 == 0 ? 4 : 0));
        }

        return ByteString.CopyFrom(bytes);
    }
}
