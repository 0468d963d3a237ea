namespace Insight.Waf.Auditing;

/// <summary>What <c>SecAuditLogParts</c> and <c>ctl:auditLogParts</c> say: letters to have instead (<c>ABHZ</c>), besides (<c>+E</c>), or no longer (<c>-E</c>).</summary>
/// <param name="Operation">'+', '-', or '=' for instead.</param>
/// <param name="Parts">The parts named.</param>
internal readonly record struct AuditPartsChange(char Operation, AuditParts Parts)
{
    /// <summary>Letters that the language has. D, G and the letters for what this engine does not have are taken and add nothing.</summary>
    private const string Letters = "ABCDEFGHIJKZ";

    /// <exception cref="FormatException">A letter names no part; the message says which.</exception>
    public static AuditPartsChange Parse(string text)
    {
        char operation = text is ['+' or '-', ..] ? text[0] : '=';
        string letters = operation == '=' ? text : text[1..];
        if (letters.Length == 0) throw new FormatException("the letters of the parts are missing, such as ABFHZ.");
        AuditParts parts = AuditParts.None;
        foreach (char letter in letters)
        {
            if (!Letters.Contains(letter, StringComparison.Ordinal)) throw new FormatException($"'{letter}' names no part of an audit entry; parts are the letters {Letters}.");
            parts |= letter switch
            {
                'B' => AuditParts.RequestHeaders,
                'C' => AuditParts.RequestBody,
                'E' => AuditParts.ResponseBody,
                'F' => AuditParts.ResponseHeaders,
                'H' => AuditParts.Messages,
                _ => AuditParts.None,
            };
        }

        return new AuditPartsChange(operation, parts);
    }

    /// <summary>The parts after the change.</summary>
    public AuditParts Apply(AuditParts before) => Operation switch
    {
        '+' => before | Parts,
        '-' => before & ~Parts,
        _ => Parts,
    };
}
