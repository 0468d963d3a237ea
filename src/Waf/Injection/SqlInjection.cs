using System.Buffers;
using static Insight.Waf.Injection.SqlTokenClass;

namespace Insight.Waf.Injection;

/// <summary>
/// Tells whether a value, put into an SQL statement by a careless program, would change what the statement does. The value is read as SQL in each place
/// it may land (on its own, within '…', within "…") and in both readings of comments; the shape of what results decides (the idea of libinjection:
/// N. Galbreath, "libinjection: a C library for SQLi detection", 2012). Work is linear in the value's length and allocates nothing.
/// </summary>
public static class SqlInjection
{
    // Words and numbers; "--" is looked for apart.
    private static readonly SearchValues<byte> s_harmless = SearchValues.Create("-._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>Whether a value is an injection.</summary>
    /// <param name="value">Any bytes.</param>
    /// <param name="fingerprint">The shape that gave it away; empty when it is none.</param>
    public static bool Detect(ReadOnlySpan<byte> value, out SqlFingerprint fingerprint) => Detect(value, out fingerprint, out _);

    /// <summary>As <see cref="Detect(ReadOnlySpan{byte}, out SqlFingerprint)"/>, and counts the bytes looked at.</summary>
    internal static bool Detect(ReadOnlySpan<byte> value, out SqlFingerprint fingerprint, out long steps)
    {
        steps = value.Length;
        fingerprint = default;
        if (value.IsEmpty || !value.ContainsAnyExcept(s_harmless) && value.IndexOf("--"u8) < 0) return false;
        return DetectWithin(value, 0, ref fingerprint, ref steps)
            || value.Contains((byte)'\'') && DetectWithin(value, (byte)'\'', ref fingerprint, ref steps)
            || value.Contains((byte)'"') && DetectWithin(value, (byte)'"', ref fingerprint, ref steps);
    }

    /// <summary>The shape of a value in one place, whatever it means.</summary>
    internal static SqlFingerprint FingerprintOf(ReadOnlySpan<byte> value, byte quote, bool mySql)
    {
        SqlLexer lexer = new(value, quote, mySql);
        SqlFolder folder = new();
        folder.Fold(ref lexer);
        return folder.Fingerprint();
    }

    private static bool DetectWithin(ReadOnlySpan<byte> value, byte quote, ref SqlFingerprint fingerprint, ref long steps)
    {
        // Only MySQL takes "…" for text.
        bool mySql = quote == '"';
        while (true)
        {
            SqlLexer lexer = new(value, quote, mySql);
            SqlFolder folder = new();
            folder.Fold(ref lexer);
            steps += lexer.Steps;
            SqlFingerprint shape = folder.Fingerprint();
            if (SqlVerdict.IsAttack(shape) && !IsInnocent(value, shape, folder, lexer.Tokens))
            {
                fingerprint = shape;
                return true;
            }

            if (mySql || !lexer.MySqlDiffers) return false;
            mySql = true;
        }
    }

    // Short shapes that prose and e-mails have, too, unless a detail tells.
    private static bool IsInnocent(ReadOnlySpan<byte> value, SqlFingerprint shape, in SqlFolder folder, int tokens) => shape.Length switch
    {
        2 => folder[1].Class != Comment ? tokens == 2 : IsInnocentComment(folder[0].Class, value[folder[1].Start..]),
        3 => IsInnocentTriple(folder, tokens),
        _ => false,
    };

    // A block comment is nothing that people write. A line comment is a dash or a fragment ("page#top"), unless it stands behind a number
    // ("1 -- ") or is there for what it cuts off only: behind the end of a text, and without a text of its own ("x'-- -").
    private static bool IsInnocentComment(SqlTokenClass before, ReadOnlySpan<byte> comment)
    {
        if (comment[0] == '/') return false;
        return before switch
        {
            Number => comment[0] == '#',
            Variable when comment[0] == '#' => true,
            Quoted or Variable => comment.ContainsAnyExcept("#- +;"u8),
            _ => true,
        };
    }

    private static bool IsInnocentTriple(in SqlFolder folder, int tokens) => (folder[0].Class, folder[1].Class, folder[2].Class) switch
    {
        // 'a' or 'b': the quotes must be those of the statement, the first one's end and the last one's start.
        (Quoted, Operator or Logic, Quoted) =>
            folder[0].OpenQuote != 0 || folder[2].CloseQuote != 0 || folder[0].CloseQuote != folder[2].OpenQuote,
        (Quoted, Logic, Name) or (Name, Logic, Number) or (Number, Logic, Number or Variable or Quoted) => tokens == 3,
        (_, Keyword, Quoted) => folder[1].Word != SqlWordTable.IntoOutfile && folder[1].Word != SqlWordTable.IntoDumpfile,
        _ => false,
    };
}
