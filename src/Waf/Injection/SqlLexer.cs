using System.Buffers;
using static Insight.Waf.Injection.SqlTokenClass;

namespace Insight.Waf.Injection;

/// <summary>
/// Cuts a value into SQL tokens, without knowing which database will read it: it knows the literals, comments and operators of MySQL, PostgreSQL,
/// SQL Server, Oracle and SQLite at once. Never fails: what it does not know becomes a token of its own. Each byte is looked at a bounded number of times.
/// </summary>
internal ref partial struct SqlLexer
{
    private static readonly SearchValues<byte> s_wordEnd =
        SearchValues.Create("\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\v\f\r\u000e\u000f !\"#%&'()*+,-/:;<=>?@[\\]^{|}~\u007f"u8);

    private readonly ReadOnlySpan<byte> _value;
    private readonly bool _mySql;
    private byte _startQuote;
    private int _position;

    /// <summary>A lexer at the start of a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="startQuote">The quote the value is read to stand within; 0 when it stands on its own.</param>
    /// <param name="mySql">Whether <c>#</c> starts a comment and <c>--</c> only before white space.</param>
    public SqlLexer(ReadOnlySpan<byte> value, byte startQuote, bool mySql)
    {
        _value = value;
        _startQuote = startQuote;
        _mySql = mySql;
    }

    /// <summary>Tokens given so far, comments among them.</summary>
    public int Tokens { get; private set; }

    /// <summary>Whether MySQL would have read some comment sign otherwise.</summary>
    public bool MySqlDiffers { get; private set; }

    /// <summary>Bytes looked at so far: the measure of work done.</summary>
    public long Steps { get; private set; }

    /// <summary>Gives the next token; false at the end.</summary>
    public bool Next(out SqlToken token)
    {
        token = default;
        if (_startQuote != 0)
        {
            TakeText(ref token, 0, 0, _startQuote);
            _startQuote = 0;
            Tokens++;
            return true;
        }

        int start = _position;
        while (_position < _value.Length && IsSpace(_value[_position])) _position++;
        Steps += _position - start;
        if (_position >= _value.Length) return false;

        start = _position;
        token.Start = start;
        Take(ref token, _value[start]);
        token.Length = _position - start;
        Steps += token.Length;
        Tokens++;
        return true;
    }

    private static bool IsSpace(byte value) => value is <= 0x20 or 0x7f;

    private static bool IsDigit(byte value) => (uint)(value - '0') <= 9;

    private readonly byte At(int index) => (uint)index < (uint)_value.Length ? _value[index] : (byte)0;

    private void Take(ref SqlToken token, byte first)
    {
        switch (first)
        {
            case (byte)'\'' or (byte)'"':
                TakeText(ref token, _position, _position + 1, first);
                break;
            case (byte)'(' or (byte)')' or (byte)'{' or (byte)'}' or (byte)',' or (byte)';':
                One(ref token, (SqlTokenClass)first);
                break;
            case (byte)'-' when At(_position + 1) == '-' && StartsDashComment():
                TakeLineComment(ref token);
                break;
            case (byte)'#':
                MySqlDiffers = true;
                if (_mySql) TakeLineComment(ref token);
                else One(ref token, Operator);
                break;
            case (byte)'/' when At(_position + 1) == '*':
                TakeBlockComment(ref token);
                break;
            case (byte)'.' when !IsDigit(At(_position + 1)):
                One(ref token, Dot);
                break;
            case (byte)'.' or (>= (byte)'0' and <= (byte)'9'):
                TakeNumber(ref token);
                break;
            case (byte)'@':
                TakeVariable(ref token);
                break;
            case (byte)'$':
                TakeDollar(ref token);
                break;
            case (byte)'[':
                TakeBracketed(ref token);
                break;
            case (byte)'`':
                TakeBackticked(ref token);
                break;
            case (byte)'\\':
                TakeBackslash(ref token);
                break;
            case (byte)'?' or (byte)']':
                One(ref token, Unknown);
                break;
            case (byte)'!' or (byte)'%' or (byte)'&' or (byte)'*' or (byte)'+' or (byte)'-' or (byte)'/' or (byte)':'
                or (byte)'<' or (byte)'=' or (byte)'>' or (byte)'^' or (byte)'|' or (byte)'~':
                TakeOperator(ref token, first);
                break;
            default:
                TakeWord(ref token, first);
                break;
        }
    }

    private void One(ref SqlToken token, SqlTokenClass kind)
    {
        token.Class = kind;
        _position++;
    }

    private bool StartsDashComment()
    {
        // MySQL wants white space (or the end) behind the dashes, the standard does not.
        int after = _position + 2;
        if (after >= _value.Length || IsSpace(_value[after])) return true;
        MySqlDiffers = true;
        return !_mySql;
    }

    private void TakeLineComment(ref SqlToken token)
    {
        token.Class = Comment;
        int end = _value[_position..].IndexOf((byte)'\n');
        _position = end < 0 ? _value.Length : _position + end + 1;
    }

    private void TakeBlockComment(ref SqlToken token)
    {
        ReadOnlySpan<byte> rest = _value[(_position + 2)..];
        int end = rest.IndexOf("*/"u8);
        // The end's star counts: "/*/*/" is a comment within a comment to some readers.
        ReadOnlySpan<byte> text = end < 0 ? rest : rest[..(end + 1)];
        // Databases do not nest comments (those that do are not injected this way), and only MySQL runs what stands in one.
        token.Class = text.StartsWith("!"u8) || text.IndexOf("/*"u8) >= 0 ? Evil : Comment;
        _position += 2 + (end < 0 ? rest.Length : end + 2);
    }

    private void TakeOperator(ref SqlToken token, byte first)
    {
        token.Class = Operator;
        byte second = At(_position + 1);
        if (first == '<' && second == '=' && At(_position + 2) == '>')
        {
            _position += 3;
            return;
        }

        bool two = (first, second) switch
        {
            ((byte)'|', (byte)'|') or ((byte)'&', (byte)'&') => true,
            ((byte)'<' or (byte)'>' or (byte)'!' or (byte)'=' or (byte)'^' or (byte)'|' or (byte)'&' or (byte)'~' or (byte)'*' or (byte)'+' or (byte)'-' or (byte)'/' or (byte)'%' or (byte)':', (byte)'=') => true,
            ((byte)'<', (byte)'>' or (byte)'<' or (byte)'@') or ((byte)'>', (byte)'>') => true,
            ((byte)'!', (byte)'<' or (byte)'>' or (byte)'!' or (byte)'~') or ((byte)'~', (byte)'*') or ((byte)'|', (byte)'/') or ((byte)':', (byte)':') => true,
            _ => false,
        };
        if (two)
        {
            if (first == second && first is ((byte)'|' or (byte)'&')) token.Class = Logic;
            token.Unary = first == '!' && second == '!';
            token.IsCast = first == ':' && second == ':';
            _position += 2;
            return;
        }

        token.Unary = first is (byte)'+' or (byte)'-' or (byte)'!' or (byte)'~';
        One(ref token, first == ':' ? Colon : Operator);
    }

    private void TakeBackslash(ref SqlToken token)
    {
        // \N is MySQL's NULL.
        if (At(_position + 1) == 'N')
        {
            token.Class = Number;
            _position += 2;
            return;
        }

        One(ref token, Backslash);
    }

    private void TakeWord(ref SqlToken token, byte first)
    {
        if (TryTakePrefixedLiteral(ref token, (byte)(first | 0x20))) return;

        ReadOnlySpan<byte> word = _value[_position..];
        int end = word.IndexOfAny(s_wordEnd);
        if (end >= 0) word = word[..end];

        // "select.1" and "select`a`" hide a word behind a dot or a quoted name.
        ReadOnlySpan<byte> head = word[..Math.Min(word.Length, SqlWordTable.MaxLength + 1)];
        for (int i = 0; i < head.Length; i++)
        {
            if (head[i] is not ((byte)'.' or (byte)'`')) continue;
            Steps += i;
            ushort prefix = SqlWordTable.Find(head[..i]);
            if (prefix == 0 || SqlWordTable.ClassOf(prefix) == Name) continue;
            Known(ref token, prefix, i);
            return;
        }

        token.IsCollation = word.Length <= SqlWordTable.MaxLength && word.Contains((byte)'_');
        Known(ref token, SqlWordTable.Find(word), word.Length);
    }

    private void Known(ref SqlToken token, ushort word, int length)
    {
        token.Word = word;
        token.Class = word == 0 ? Name : SqlWordTable.ClassOf(word);
        token.Unary = word != 0 && word == SqlWordTable.Not;
        _position += length;
    }
}
