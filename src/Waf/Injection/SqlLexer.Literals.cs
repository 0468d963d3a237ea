using static Insight.Waf.Injection.SqlTokenClass;

namespace Insight.Waf.Injection;

/// <content>Texts, numbers, variables and quoted names.</content>
internal ref partial struct SqlLexer
{
    // A text that starts at `start`, its content at `from`, up to the quote that is neither escaped nor doubled.
    private void TakeText(ref SqlToken token, int start, int from, byte quote)
    {
        token.Class = Quoted;
        token.Start = start;
        token.OpenQuote = from > start ? quote : (byte)0;
        int at = from;
        while (true)
        {
            int found = at < _value.Length ? _value[at..].IndexOf(quote) : -1;
            if (found < 0)
            {
                _position = _value.Length;
                break;
            }

            int end = at + found;
            int escapes = 0;
            while (end - escapes > from && _value[end - escapes - 1] == '\\') escapes++;
            Steps += escapes;
            if ((escapes & 1) == 1)
            {
                at = end + 1;
            }
            else if (At(end + 1) == quote)
            {
                at = end + 2;
            }
            else
            {
                token.CloseQuote = quote;
                _position = end + 1;
                break;
            }
        }

        token.Length = _position - start;
    }

    private void TakeNumber(ref SqlToken token)
    {
        token.Class = Number;
        int at = _position;
        byte mark = (byte)(At(at + 1) | 0x20);
        if (_value[at] == '0' && mark is (byte)'x' or (byte)'b')
        {
            int end = mark == 'x' ? SkipHex(at + 2) : SkipBits(at + 2);
            if (end == at + 2) token.Class = Name;
            _position = end;
            return;
        }

        at = SkipDigits(at);
        if (At(at) == '.') at = SkipDigits(at + 1);
        if ((At(at) | 0x20) == 'e')
        {
            int digits = At(at + 1) is (byte)'+' or (byte)'-' ? at + 2 : at + 1;
            int end = SkipDigits(digits);
            // A number without its exponent: no database takes it for one.
            if (end == digits) token.Class = Name;
            at = end;
        }
        else if ((At(at) | 0x20) is 'd' or 'f' && EndsOracleNumber(at + 1))
        {
            at++;
        }

        _position = at;
    }

    // Oracle's 1d and 1f; "1dunion" is both a number and a word to it.
    private readonly bool EndsOracleNumber(int at) =>
        at >= _value.Length || IsSpace(_value[at]) || _value[at] == ';' || (_value[at] | 0x20) == 'u';

    private readonly int SkipDigits(int at)
    {
        while (IsDigit(At(at))) at++;
        return at;
    }

    private readonly int SkipHex(int at)
    {
        while (char.IsAsciiHexDigit((char)At(at))) at++;
        return at;
    }

    private readonly int SkipBits(int at)
    {
        while (At(at) is (byte)'0' or (byte)'1') at++;
        return at;
    }

    private void TakeVariable(ref SqlToken token)
    {
        int start = _position;
        int at = start + 1;
        if (At(at) == '@') at++;
        byte quote = At(at);
        if (quote is (byte)'\'' or (byte)'"' or (byte)'`')
        {
            TakeText(ref token, at, at + 1, quote);
            token.Start = start;
            token.OpenQuote = token.CloseQuote = 0;
        }
        else
        {
            int end = at < _value.Length ? _value[at..].IndexOfAny(s_wordEnd) : -1;
            _position = end < 0 ? _value.Length : at + end;
        }

        token.Class = Variable;
    }

    // $1.50 is an amount, $$text$$ and $tag$text$tag$ are PostgreSQL's texts.
    private void TakeDollar(ref SqlToken token)
    {
        int start = _position;
        int at = start + 1;
        while (At(at) is (>= (byte)'0' and <= (byte)'9') or (byte)'.' or (byte)',') at++;
        if (at > start + 1)
        {
            token.Class = at == start + 2 && At(start + 1) == '.' ? Name : Number;
            _position = at;
            return;
        }

        while (char.IsAsciiLetter((char)At(at))) at++;
        if (At(at) != '$')
        {
            Steps += at - start;
            One(ref token, Name);
            return;
        }

        ReadOnlySpan<byte> tag = _value[start..(at + 1)];
        int end = _value[(at + 1)..].IndexOf(tag);
        token.Class = Quoted;
        token.OpenQuote = (byte)'$';
        token.CloseQuote = end < 0 ? (byte)0 : (byte)'$';
        _position = end < 0 ? _value.Length : at + 1 + end + tag.Length;
    }

    private void TakeBracketed(ref SqlToken token)
    {
        token.Class = Name;
        int end = _value[_position..].IndexOf((byte)']');
        _position = end < 0 ? _value.Length : _position + end + 1;
    }

    private void TakeBackticked(ref SqlToken token)
    {
        int start = _position;
        TakeText(ref token, start, start + 1, (byte)'`');
        token.OpenQuote = token.CloseQuote = 0;
        int inner = Math.Max(0, _position - start - 2);
        // A quoted name can be called like the function of that name; any other word in such quotes is just a name.
        ushort word = SqlWordTable.Find(_value.Slice(start + 1, Math.Min(inner, _value.Length - start - 1)));
        bool function = word != 0 && SqlWordTable.ClassOf(word) == Function;
        token.Class = function ? Function : Name;
        token.Word = function ? word : (ushort)0;
    }

    // x'41', b'01', n'text', e'text', u&'text', q'(text)', nq'(text)'.
    private bool TryTakePrefixedLiteral(ref SqlToken token, byte first)
    {
        byte second = At(_position + 1);
        switch (first)
        {
            case (byte)'x' or (byte)'b' when second == '\'':
                int end = first == 'x' ? SkipHex(_position + 2) : SkipBits(_position + 2);
                Steps += end - _position;
                if (At(end) != '\'') return false;
                token.Class = Number;
                _position = end + 1;
                return true;
            case (byte)'n' or (byte)'e' when second == '\'' && _position + 2 < _value.Length:
                TakeText(ref token, _position + 1, _position + 2, (byte)'\'');
                return true;
            case (byte)'u' when second == '&' && At(_position + 2) == '\'':
                TakeText(ref token, _position + 2, _position + 3, (byte)'\'');
                return true;
            case (byte)'q' when second == '\'':
                return TryTakeOracleText(ref token, _position + 2);
            case (byte)'n' when (second | 0x20) == 'q' && At(_position + 2) == '\'':
                return TryTakeOracleText(ref token, _position + 3);
            default:
                return false;
        }
    }

    private bool TryTakeOracleText(ref SqlToken token, int at)
    {
        byte open = At(at);
        if (open <= 0x20) return false;
        ReadOnlySpan<byte> close =
        [
            open switch { (byte)'(' => (byte)')', (byte)'[' => (byte)']', (byte)'{' => (byte)'}', (byte)'<' => (byte)'>', _ => open },
            (byte)'\'',
        ];
        int end = _value[(at + 1)..].IndexOf(close);
        token.Class = Quoted;
        token.OpenQuote = (byte)'q';
        token.CloseQuote = end < 0 ? (byte)0 : (byte)'q';
        _position = end < 0 ? _value.Length : at + 1 + end + 2;
        return true;
    }
}
