namespace Insight.Ingest.Records;

/// <summary>Where the repeated fields and maps of one encoded record lie. Reused from record to record.</summary>
internal sealed class RepeatedFields
{
    private readonly List<(int Field, int Start, int Length)> _entries = [];

    /// <summary>Numbers of the field waf_rules.</summary>
    public List<uint> WafRules { get; } = [];

    /// <summary>Entries of the field waf_matches that are kept.</summary>
    public int WafMatches { get; private set; }

    /// <summary>Entries of the field policy_notes that are kept.</summary>
    public int PolicyNotes { get; private set; }

    public void Clear()
    {
        WafMatches = PolicyNotes = 0;
        _entries.Clear();
        WafRules.Clear();
    }

    /// <summary>Keeps the first <see cref="WafFindings.MaxPerRecord"/> entries of waf_matches.</summary>
    public void AddWafMatch(int start, int length)
    {
        if (WafMatches == WafFindings.MaxPerRecord) return;
        WafMatches++;
        Add(54, start, length);
    }

    /// <summary>Keeps the first <see cref="Records.PolicyNotes.MaxPerRecord"/> entries of policy_notes.</summary>
    public void AddPolicyNote(int start, int length)
    {
        if (PolicyNotes == Records.PolicyNotes.MaxPerRecord) return;
        PolicyNotes++;
        Add(Records.PolicyNotes.Field, start, length);
    }

    public void Add(int field, int start, int length) => _entries.Add((field, start, length));

    /// <summary>The next entry of a field at or after <paramref name="position"/>, which moves behind it.</summary>
    public bool Next(int field, ref int position, ReadOnlySpan<byte> record, out ReadOnlySpan<byte> value)
    {
        for (; position < _entries.Count; position++)
        {
            (int entryField, int start, int length) = _entries[position];
            if (entryField != field) continue;
            value = record.Slice(start, length);
            position++;
            return true;
        }

        value = default;
        return false;
    }
}
