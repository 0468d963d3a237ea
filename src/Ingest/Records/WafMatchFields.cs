namespace Insight.Ingest.Records;

/// <summary>The fields of one encoded <c>WafMatch</c> of access_record.proto, as they lie in its bytes.</summary>
internal ref struct WafMatchFields
{
    public ReadOnlySpan<byte> Message, Variable, Excerpt;
    public uint Rule, Severity, Phase;
    public bool Blocking, Shadow;

    /// <summary>Reads one match; false when the bytes are not protobuf. Unknown fields are skipped, of a known one the last counts.</summary>
    public static bool TryParse(ReadOnlySpan<byte> match, out WafMatchFields fields)
    {
        fields = default;
        WireReader reader = new(match);
        while (!reader.AtEnd)
        {
            if (!reader.TryReadVarint(out ulong tag) || tag > uint.MaxValue || tag >> 3 == 0) return false;
            switch (tag & 7)
            {
                case 0:
                    if (!reader.TryReadVarint(out ulong number)) return false;
                    SetNumber((int)(tag >> 3), number, ref fields);
                    break;
                case 2:
                    if (!reader.TryReadBytes(out ReadOnlySpan<byte> text)) return false;
                    SetText((int)(tag >> 3), text, ref fields);
                    break;
                default:
                    if (!reader.TrySkip((uint)tag)) return false;
                    break;
            }
        }

        return true;
    }

    private static void SetNumber(int field, ulong value, ref WafMatchFields fields)
    {
        switch (field)
        {
            case 1:
                fields.Rule = (uint)value;
                break;
            case 5:
                fields.Severity = (uint)value;
                break;
            case 6:
                fields.Phase = (uint)value;
                break;
            case 7:
                fields.Blocking = value != 0;
                break;
            case 8:
                fields.Shadow = value != 0;
                break;
        }
    }

    private static void SetText(int field, ReadOnlySpan<byte> value, ref WafMatchFields fields)
    {
        switch (field)
        {
            case 2:
                fields.Message = value;
                break;
            case 3:
                fields.Variable = value;
                break;
            case 4:
                fields.Excerpt = value;
                break;
        }
    }
}
