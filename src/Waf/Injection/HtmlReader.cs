using System.Buffers;

namespace Insight.Waf.Injection;

/// <summary>
/// Reads HTML as a browser does (the tokeniser of the HTML standard, section 13.2.5, with the back-ticks and NULs old browsers allow), from the
/// middle of a page on: in text, or in the value of an attribute. Never fails; each byte is looked at a bounded number of times.
/// </summary>
internal ref struct HtmlReader
{
    /// <summary>The quote of a value that is none: the reader starts where an attribute's name may.</summary>
    public const byte Unquoted = (byte)' ';

    private static readonly SearchValues<byte> s_space = SearchValues.Create("\0\t\n\v\f\r /"u8);
    private static readonly SearchValues<byte> s_tagNameEnd = SearchValues.Create("\t\n\v\f\r />"u8);
    private static readonly SearchValues<byte> s_nameEnd = SearchValues.Create("\t\n\v\f\r />="u8);
    private static readonly SearchValues<byte> s_valueEnd = SearchValues.Create("\t\n\v\f\r >"u8);

    private readonly ReadOnlySpan<byte> _value;
    private int _position;
    private State _state;

    /// <summary>A reader at the start of a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="quote">The quote of the attribute it stands in, <see cref="Unquoted"/>, or 0 when it stands in text.</param>
    public HtmlReader(ReadOnlySpan<byte> value, byte quote)
    {
        _value = value;
        _state = quote == 0 ? State.Text : State.Attributes;
        if (quote is 0 or Unquoted) return;
        int end = value.IndexOf(quote);
        _position = end < 0 ? value.Length : end + 1;
        Steps = _position;
    }

    private enum State
    {
        Text,
        Attributes,
        AfterName,
    }

    /// <summary>Bytes looked at so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Gives the next token; false at the end.</summary>
    public bool Next(out HtmlToken token, out ReadOnlySpan<byte> content)
    {
        int start = _position;
        bool found = _state switch
        {
            State.Text => NextInText(out token, out content),
            State.Attributes => NextAttribute(out token, out content),
            _ => NextAfterName(out token, out content),
        };
        Steps += _position - start;
        return found;
    }

    private bool NextInText(out HtmlToken token, out ReadOnlySpan<byte> content)
    {
        while (true)
        {
            int open = _value[_position..].IndexOf((byte)'<');
            if (open < 0) return End(out token, out content);
            _position += open + 1;
            byte first = At(_position);
            if (first == '!') return TakeDeclaration(out token, out content);
            if (first is (byte)'?' or (byte)'%') return TakeUntil(first == '?' ? ">"u8 : "%>"u8, 1, out token, out content);
            bool close = first == '/';
            if (close) first = At(++_position);
            if (!IsNameStart(first))
            {
                // To a browser, an end tag without a name is a comment.
                if (close && first != '>') return TakeUntil(">"u8, 0, out token, out content);
                continue;
            }

            content = Take(s_tagNameEnd);
            token = HtmlToken.TagName;
            bool atEnd = _position >= _value.Length;
            bool complete = !atEnd && _value[_position] == '>';
            if (complete) _position++;
            _state = complete ? State.Text : State.Attributes;
            // An end tag does nothing; one that the value breaks off within may be glued to what follows.
            if (close && complete) continue;
            return true;
        }
    }

    private bool NextAttribute(out HtmlToken token, out ReadOnlySpan<byte> content)
    {
        int skip = _value[_position..].IndexOfAnyExcept(s_space);
        if (skip < 0) return End(out token, out content);
        _position += skip;
        if (_value[_position] == '>')
        {
            _position++;
            _state = State.Text;
            return NextInText(out token, out content);
        }

        token = HtmlToken.AttributeName;
        int start = _position;
        _position++; // A name may start with '='.
        Take(s_nameEnd);
        content = _value[start.._position];
        _state = State.AfterName;
        return true;
    }

    private bool NextAfterName(out HtmlToken token, out ReadOnlySpan<byte> content)
    {
        SkipSpace();
        if (At(_position) != '=' || _position >= _value.Length)
        {
            _state = State.Attributes;
            return NextAttribute(out token, out content);
        }

        _position++;
        SkipSpace();
        token = HtmlToken.AttributeValue;
        _state = State.Attributes;
        byte quote = At(_position);
        if (quote is (byte)'"' or (byte)'\'' or (byte)'`')
        {
            _position++;
            int end = _value[_position..].IndexOf(quote);
            content = end < 0 ? _value[_position..] : _value.Slice(_position, end);
            _position += content.Length + (end < 0 ? 0 : 1);
            return true;
        }

        content = Take(s_valueEnd);
        return true;
    }

    private bool TakeDeclaration(out HtmlToken token, out ReadOnlySpan<byte> content)
    {
        ReadOnlySpan<byte> rest = _value[(_position + 1)..];
        if (rest.StartsWith("--"u8)) return TakeComment(out token, out content);
        if (rest.StartsWith("[CDATA["u8)) return TakeUntil("]]>"u8, 8, out token, out content);
        bool doctype = rest.Length >= 7 && System.Text.Ascii.EqualsIgnoreCase(rest[..7], "doctype"u8);
        TakeUntil(">"u8, 1, out token, out content);
        if (doctype) token = HtmlToken.Doctype;
        return true;
    }

    private bool TakeComment(out HtmlToken token, out ReadOnlySpan<byte> content)
    {
        token = HtmlToken.Comment;
        int start = _position + 3;
        int at = start;
        while (true)
        {
            int dashes = _value[at..].IndexOf("--"u8);
            if (dashes < 0) break;
            at += dashes;
            int close = At(at + 2) == '!' ? at + 3 : at + 2;
            if (At(close) == '>')
            {
                content = _value[start..at];
                _position = close + 1;
                return true;
            }

            at++;
        }

        content = _value[start..];
        _position = _value.Length;
        return true;
    }

    private bool TakeUntil(ReadOnlySpan<byte> mark, int skip, out HtmlToken token, out ReadOnlySpan<byte> content)
    {
        token = HtmlToken.Comment;
        int start = _position + skip;
        int end = _value[start..].IndexOf(mark);
        content = end < 0 ? _value[start..] : _value.Slice(start, end);
        _position = end < 0 ? _value.Length : start + end + mark.Length;
        return true;
    }

    private ReadOnlySpan<byte> Take(SearchValues<byte> ends)
    {
        ReadOnlySpan<byte> rest = _value[_position..];
        int end = rest.IndexOfAny(ends);
        ReadOnlySpan<byte> taken = end < 0 ? rest : rest[..end];
        _position += taken.Length;
        return taken;
    }

    private void SkipSpace()
    {
        while (_position < _value.Length && _value[_position] is 0 or (byte)' ' or (>= (byte)'\t' and <= (byte)'\r')) _position++;
    }

    private bool End(out HtmlToken token, out ReadOnlySpan<byte> content)
    {
        _position = _value.Length;
        token = default;
        content = default;
        return false;
    }

    private static bool IsNameStart(byte value) => char.IsAsciiLetter((char)value) || value == 0;

    private readonly byte At(int index) => (uint)index < (uint)_value.Length ? _value[index] : (byte)0;
}
