namespace Insight.Ingest.Records;

/// <summary>The fields of one encoded <c>PolicyNote</c> of access_record.proto, as they lie in its bytes.</summary>
internal ref struct PolicyNoteFields
{
    public ReadOnlySpan<byte> Policy, Reason;
    public uint Action;
    public bool Acted;

    /// <summary>Reads one note; false when the bytes are not protobuf. Unknown fields are skipped, of a known one the last counts.</summary>
    public static bool TryParse(ReadOnlySpan<byte> note, out PolicyNoteFields fields)
    {
        fields = default;
        WireReader reader = new(note);
        while (!reader.AtEnd)
        {
            if (!reader.TryReadVarint(out ulong tag) || tag > uint.MaxValue || tag >> 3 == 0) return false;
            switch (tag)
            {
                case (2 << 3) | 0:
                    if (!reader.TryReadVarint(out ulong action)) return false;
                    fields.Action = (uint)action;
                    break;
                case (3 << 3) | 0:
                    if (!reader.TryReadVarint(out ulong acted)) return false;
                    fields.Acted = acted != 0;
                    break;
                case (1 << 3) | 2:
                    if (!reader.TryReadBytes(out fields.Policy)) return false;
                    break;
                case (4 << 3) | 2:
                    if (!reader.TryReadBytes(out fields.Reason)) return false;
                    break;
                default:
                    if (!reader.TrySkip((uint)tag)) return false;
                    break;
            }
        }

        return true;
    }
}
