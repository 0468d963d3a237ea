using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Insight.Ingest.Records;

/// <summary>Takes one encoded access record apart without making objects. Field numbers are those of access_record.proto.</summary>
/// <remarks>
/// As every protobuf reader: unknown fields, and known ones of another wire type, are skipped; of a singular field the
/// last one counts. Hot path.
/// </remarks>
internal static class RecordParser
{
    /// <summary>Fills <paramref name="fields"/> and <paramref name="repeated"/> (both empty before); false when the bytes are not protobuf.</summary>
    public static bool TryParse(ReadOnlySpan<byte> record, ref RecordFields fields, RepeatedFields repeated)
    {
        WireReader reader = new(record);
        while (!reader.AtEnd)
        {
            if (!reader.TryReadVarint(out ulong tag) || tag > uint.MaxValue || tag >> 3 == 0) return false;
            int field = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    if (!reader.TryReadVarint(out ulong number)) return false;
                    SetNumber(field, number, ref fields, repeated);
                    break;
                case 2:
                    if (!reader.TryReadBytes(out ReadOnlySpan<byte> bytes)) return false;
                    if (!SetBytes(field, bytes, record, ref fields, repeated)) return false;
                    break;
                default:
                    if (!reader.TrySkip((uint)tag)) return false;
                    break;
            }
        }

        return true;
    }

    /// <summary>Key and value of a map's entry; missing ones are empty.</summary>
    public static bool TryParseEntry(ReadOnlySpan<byte> entry, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = default;
        value = default;
        WireReader reader = new(entry);
        while (!reader.AtEnd)
        {
            if (!reader.TryReadVarint(out ulong tag) || tag > uint.MaxValue || tag >> 3 == 0) return false;
            if (tag is (1 << 3 | 2) or (2 << 3 | 2))
            {
                if (!reader.TryReadBytes(out ReadOnlySpan<byte> text)) return false;
                if (tag >> 3 == 1) key = text;
                else value = text;
            }
            else if (!reader.TrySkip((uint)tag))
            {
                return false;
            }
        }

        return true;
    }

    private static void SetNumber(int field, ulong value, ref RecordFields fields, RepeatedFields repeated)
    {
        switch (field)
        {
            case 2:
                fields.TimeUs = (long)value;
                break;
            case 9:
                fields.SourceEvidence = (uint)value;
                break;
            case 10:
                fields.SourceConfidence = (uint)value;
                break;
            case 22:
                fields.StreamKind = (uint)value;
                break;
            case 23:
                fields.Status = (uint)value;
                break;
            case 24:
                fields.ResponseFlag = (uint)value;
                break;
            case 26:
                fields.RequestBytes = value;
                break;
            case 27:
                fields.ResponseBytes = value;
                break;
            case 28:
                fields.DurationUs = value;
                break;
            case 29:
                fields.UpstreamUs = value;
                break;
            case 30:
                fields.Retries = (uint)value;
                break;
            case 31:
                fields.GrpcStatus = (uint)value;
                break;
            case 42:
                fields.WafMode = (uint)value;
                break;
            case 43:
                fields.WafScore = (uint)value;
                break;
            case 46:
                fields.PolicyAction = (uint)value;
                break;
            case 47:
                fields.PolicyShadow = value != 0;
                break;
            case 44:
                repeated.WafRules.Add((uint)value);
                break;
        }
    }

    private static bool SetBytes(int field, ReadOnlySpan<byte> value, ReadOnlySpan<byte> record, ref RecordFields fields, RepeatedFields repeated)
    {
        switch (field)
        {
            case 1:
                fields.RecordId = value;
                break;
            case 3:
                fields.GatewayId = value;
                break;
            case 4:
                fields.Site = value;
                break;
            case 5:
                fields.Tenant = value;
                break;
            case 6:
                fields.App = value;
                break;
            case 7:
                fields.Host = value;
                break;
            case 8:
                fields.SourceService = value;
                break;
            case 11:
                fields.SourceDetail = value;
                break;
            case 12:
                fields.DestinationService = value;
                break;
            case 13:
                fields.Cluster = value;
                break;
            case 14:
                fields.DestinationAddress = value;
                break;
            case 16:
                fields.Method = value;
                break;
            case 17:
                fields.Path = value;
                break;
            case 21:
                fields.Protocol = value;
                break;
            case 25:
                fields.ResponseDetail = value;
                break;
            case 32:
                fields.ClientIp = value;
                break;
            case 33:
                fields.UserAgent = value;
                break;
            case 34:
                fields.Principal = value;
                break;
            case 35:
                fields.SessionKey = value;
                break;
            case 36:
                fields.RequestId = value;
                break;
            case 37:
                fields.TraceId = value;
                break;
            case 38:
                fields.SpanId = value;
                break;
            case 39:
                fields.ParentSpanId = value;
                break;
            case 40:
                fields.TlsVersion = value;
                break;
            case 41:
                fields.TlsFingerprint = value;
                break;
            case 45:
                fields.PolicyId = value;
                break;
            case 48:
                fields.RequestShape = value;
                break;
            case 49:
                fields.ResponseShape = value;
                break;
            case 50:
                fields.RequestType = value;
                break;
            case 51:
                fields.ResponseType = value;
                break;
            case 57:
                fields.Route = value;
                break;
            case 58:
                fields.Subset = value;
                break;
            case 44:
                WireReader packed = new(value);
                while (!packed.AtEnd)
                {
                    if (!packed.TryReadVarint(out ulong rule)) return false;
                    repeated.WafRules.Add((uint)rule);
                }

                break;
            case 15 or 19:
                if (!TryParseEntry(value, out _, out _)) return false;
                repeated.Add(field, Offset(record, value), value.Length);
                break;
            case 54:
                if (!WafMatchFields.TryParse(value, out _)) return false;
                repeated.AddWafMatch(Offset(record, value), value.Length);
                break;
            case PolicyNotes.Field:
                if (!PolicyNoteFields.TryParse(value, out _)) return false;
                repeated.AddPolicyNote(Offset(record, value), value.Length);
                return true;
            case 61:
                if (!WafDetailFields.TryParse(value, out fields.WafDetail)) return false;
                break;
            case 18 or 52 or 53 or 55 or 56:
                repeated.Add(field, Offset(record, value), value.Length);
                break;
        }

        return true;
    }

    private static int Offset(ReadOnlySpan<byte> record, ReadOnlySpan<byte> part) =>
        part.IsEmpty ? 0 : (int)Unsafe.ByteOffset(
            ref MemoryMarshal.GetReference(record), ref MemoryMarshal.GetReference(part));
}
