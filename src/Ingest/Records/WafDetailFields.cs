namespace Insight.Ingest.Records;

/// <summary>The fields of the <c>WafDetail</c> of access_record.proto.</summary>
internal struct WafDetailFields
{
    public uint Paranoia, Threshold, ShadowParanoia, ShadowScore;
    public bool ShadowBlocks;

    /// <summary>Reads one; false when the bytes are not protobuf. Unknown fields are skipped, of a known one the last counts.</summary>
    public static bool TryParse(ReadOnlySpan<byte> detail, out WafDetailFields fields)
    {
        fields = default;
        WireReader reader = new(detail);
        while (!reader.AtEnd)
        {
            if (!reader.TryReadVarint(out ulong tag) || tag > uint.MaxValue || tag >> 3 == 0) return false;
            if ((tag & 7) != 0)
            {
                if (!reader.TrySkip((uint)tag)) return false;
                continue;
            }

            if (!reader.TryReadVarint(out ulong number)) return false;
            fields.Set((int)(tag >> 3), number);
        }

        return true;
    }

    private void Set(int field, ulong value)
    {
        switch (field)
        {
            case 1:
                Paranoia = (uint)value;
                break;
            case 2:
                Threshold = (uint)value;
                break;
            case 3:
                ShadowParanoia = (uint)value;
                break;
            case 4:
                ShadowScore = (uint)value;
                break;
            case 5:
                ShadowBlocks = value != 0;
                break;
        }
    }
}
