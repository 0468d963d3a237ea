namespace Insight.Waf.Injection;

/// <summary>
/// Decides whether a fingerprint is an attack's. All rules are tried at once: for each place and letter the table holds one bit per rule that
/// accepts it, and a rule holds when its bit is left after the five places.
/// </summary>
internal static class SqlVerdict
{
    private const int End = 0;
    private const int Letters = 128;
    private const int Words = 6;

    // Row (place, letter) holds the bits of the rules.
    private static readonly ulong[] s_accepts = Build();

    /// <summary>Whether a rule holds for a fingerprint.</summary>
    public static bool IsAttack(SqlFingerprint fingerprint)
    {
        // A single token does nothing, but for the one that is an attack by itself.
        if (fingerprint.Length < 2) return fingerprint[0] == (byte)SqlTokenClass.Evil;
        ReadOnlySpan<ulong> table = s_accepts;
        ReadOnlySpan<ulong> first = Row(table, 0, fingerprint[0]);
        ReadOnlySpan<ulong> second = Row(table, 1, fingerprint[1]);
        ReadOnlySpan<ulong> third = Row(table, 2, fingerprint[2]);
        ReadOnlySpan<ulong> fourth = Row(table, 3, fingerprint[3]);
        ReadOnlySpan<ulong> fifth = Row(table, 4, fingerprint[4]);
        ulong any = 0;
        for (int i = 0; i < Words; i++) any |= first[i] & second[i] & third[i] & fourth[i] & fifth[i];
        return any != 0;
    }

    /// <summary>The rule that holds for a fingerprint, -1 when none does. For tests.</summary>
    internal static int RuleOf(SqlFingerprint fingerprint)
    {
        for (int rule = 0; rule < SqlRules.All.Length; rule++)
        {
            bool holds = true;
            for (int place = 0; place < SqlFingerprint.MaxLength; place++)
                holds &= (Row(s_accepts, place, fingerprint[place])[rule / 64] >> (rule % 64) & 1) != 0;
            if (holds) return rule;
        }

        return -1;
    }

    private static ReadOnlySpan<ulong> Row(ReadOnlySpan<ulong> table, int place, byte letter) =>
        table.Slice(((place * Letters) + (letter & (Letters - 1))) * Words, Words);

    private static ulong[] Build()
    {
        if (SqlRules.All.Length > Words * 64) throw new InvalidOperationException("More rules than bits.");
        ulong[] table = new ulong[SqlFingerprint.MaxLength * Letters * Words];
        for (int rule = 0; rule < SqlRules.All.Length; rule++)
        {
            string[] places = SqlRules.All[rule].Split(' ');
            for (int place = 0; place < SqlFingerprint.MaxLength; place++)
            {
                // A rule that says nothing on its last places wants them to be anything.
                string letters = place < places.Length ? places[place] : "*";
                for (int letter = 0; letter < Letters; letter++)
                {
                    bool accepts = letters == "*" || letters.Contains(letter == End ? '$' : (char)letter);
                    if (accepts) table[(((place * Letters) + letter) * Words) + (rule / 64)] |= 1ul << (rule % 64);
                }
            }
        }

        return table;
    }
}
