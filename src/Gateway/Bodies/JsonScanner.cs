using System.Buffers;
using System.Text;
using Insight.Gateway.Records;
using Insight.Gateway.Sensitive;
using Insight.Gateway.Shapes;

namespace Insight.Gateway.Bodies;

/// <summary>JSON (RFC 8259), or one JSON text after another. What is wrong in it ends the scan: the rest is not looked at.</summary>
internal sealed class JsonScanner(SensitiveFinder? finder) : BodyScanner(finder)
{
    /// <summary>Deepest nesting that is followed; parsers refuse at less.</summary>
    private const int MaxNesting = 128;

    /// <summary>Longer numbers are still numbers.</summary>
    private const int MaxNumber = 64;

    private enum State
    {
        Value,
        FirstItem,
        FirstName,
        Name,
        Colon,
        Next,
        String,
        Escape,
        Unicode,
        Number,
        Literal,
        Done,
        Broken,
    }

    private static readonly SearchValues<byte> s_stringEnd = SearchValues.Create("\"\\"u8);
    private static readonly SearchValues<byte> s_blank = SearchValues.Create(" \t\r\n"u8);
    private static readonly SearchValues<byte> s_number = SearchValues.Create("0123456789+-.eE"u8);
    private static readonly SearchValues<byte> s_keyMarks = SearchValues.Create("0123456789@"u8);

    private readonly JsonLevel[] _levels = new JsonLevel[MaxNesting];
    private int _depth;
    private State _state;
    private bool _isSequence;
    private bool _isName;
    private bool _isFraction;
    private int _unicode, _unicodeDigits;
    private char _highSurrogate;
    private int _literalLength;
    private ShapeTypes _literalType;

    /// <summary>Whether it was no JSON from some place on.</summary>
    public bool IsBroken => _state == State.Broken;

    public override void Begin(string contentType)
    {
        base.Begin(contentType);
        _depth = 0;
        _state = State.Value;
        _isSequence = BodyTypes.IsSequence(contentType);
        _highSurrogate = '\0';
    }

    public override void Feed(ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length && _state != State.Broken;)
        {
            switch (_state)
            {
                case State.String:
                    i += String(bytes[i..]);
                    break;
                case State.Escape:
                    Escape(bytes[i++]);
                    break;
                case State.Unicode:
                    Unicode(bytes[i++]);
                    break;
                case State.Number:
                    i += Number(bytes[i..]);
                    break;
                case State.Literal:
                    Literal(bytes[i++]);
                    break;
                default:
                    int blanks = bytes[i..].IndexOfAnyExcept(s_blank);
                    if (blanks < 0) return;
                    i += blanks;
                    Structure(bytes[i++]);
                    break;
            }
        }
    }

    public override void End(bool isCut)
    {
        if (!isCut && _state == State.Number && _depth == 0) FinishNumber();
        bool isComplete = _depth == 0 && (_state == State.Done || (_state == State.Value && Shape.IsEmpty)) && !isCut;
        if (isComplete) return;
        if (_state == State.String && !_isName) Value.End(Finder, Hint);
        if (_state != State.Broken) Cut();
    }

    private NameHint Hint => _depth > 0 ? _levels[_depth - 1].Hint : NameHint.None;

    /// <summary>Whatever is open has more than was seen.</summary>
    private void Cut()
    {
        if (_depth == 0) Shape.Add(ShapeTree.Root, ShapeTypes.Cut);
        for (int i = 0; i < _depth; i++)
        {
            ref JsonLevel level = ref _levels[i];
            Shape.Add(level.IsObject ? level.Place : Shape.Items(level.Place), ShapeTypes.Cut);
        }
    }

    private void Break()
    {
        Cut();
        _state = State.Broken;
    }

    private void Structure(byte b)
    {
        switch (_state)
        {
            case State.FirstItem when b == ']':
            case State.FirstName when b == '}':
                Close();
                break;
            case State.Value or State.FirstItem:
                BeginValue(b);
                break;
            case State.FirstName or State.Name when b == '"':
                BeginString(isName: true);
                break;
            case State.Colon when b == ':':
                _state = State.Value;
                break;
            case State.Next when b == ',':
                _state = _levels[_depth - 1].IsObject ? State.Name : State.Value;
                if (!_levels[_depth - 1].IsObject) _levels[_depth - 1].Index++;
                break;
            case State.Next when b == (_levels[_depth - 1].IsObject ? '}' : ']'):
                Close();
                break;
            case State.Done when _isSequence:
                BeginValue(b);
                break;
            default:
                Break();
                break;
        }
    }

    private void BeginValue(byte b)
    {
        switch (b)
        {
            case (byte)'"':
                BeginString(isName: false);
                break;
            case (byte)'{':
                Open(isObject: true);
                break;
            case (byte)'[':
                Open(isObject: false);
                break;
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                _state = State.Number;
                _isFraction = false;
                Value.Clear();
                Value.Append(b, null, NameHint.None);
                break;
            case (byte)'t':
                BeginLiteral("true"u8, ShapeTypes.Boolean);
                break;
            case (byte)'f':
                BeginLiteral("false"u8, ShapeTypes.Boolean);
                break;
            case (byte)'n':
                BeginLiteral("null"u8, ShapeTypes.Null);
                break;
            case 0xEF or 0xBB or 0xBF or 0x1E when _depth == 0 && _state is State.Value or State.Done:
                // A byte order mark, or the mark before each text of a sequence (RFC 7464).
                break;
            default:
                Break();
                break;
        }
    }

    /// <summary>Where the value that begins or ends now stands.</summary>
    private int Place() => _depth > 0 ? _levels[_depth - 1].Current : ShapeTree.Root;

    private void Open(bool isObject)
    {
        if (_depth == MaxNesting)
        {
            Break();
            return;
        }

        int place = Place();
        NameHint hint = Hint;
        bool isKept = _depth < RecordLimits.ShapeDepth;
        Shape.Add(place, !isKept ? ShapeTypes.Cut : isObject ? ShapeTypes.Object : ShapeTypes.Array);
        ref JsonLevel level = ref _levels[_depth++];
        level.IsObject = isObject;
        level.Place = isKept ? place : ShapeTree.Nowhere;
        level.Current = isObject ? ShapeTree.Nowhere : Shape.Items(level.Place);
        level.Hint = isObject ? NameHint.None : hint;
        level.Coordinates = 0;
        level.Index = 0;
        _state = isObject ? State.FirstName : State.FirstItem;
    }

    private void Close()
    {
        _depth--;
        Finished();
    }

    private void Finished() => _state = _depth > 0 ? State.Next : State.Done;

    private void BeginString(bool isName)
    {
        _isName = isName;
        _state = State.String;
        Value.Clear();
    }

    /// <summary>More of a string; mostly all of it is here and need not be copied.</summary>
    private int String(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOfAny(s_stringEnd);
        ReadOnlySpan<byte> text = end < 0 ? bytes : bytes[..end];
        bool isWhole = Value.Length == 0 && Value.IsWhole && _highSurrogate == 0 && end >= 0 && bytes[end] == '"' && text.Length <= ValueBuffer.Size;
        if (isWhole)
        {
            if (_isName) Name(text, isWhole: true);
            else
            {
                Finder?.Text(Hint, new TextWindow(text, isFirst: true, isLast: true));
                Text(text, isWhole: true);
            }

            return end + 1;
        }

        if (!text.IsEmpty) Append(text);
        if (end < 0) return bytes.Length;
        if (bytes[end] == '\\')
        {
            _state = State.Escape;
            return end + 1;
        }

        FlushSurrogate();
        if (_isName) Name(Value.Text, Value.IsWhole);
        else
        {
            Value.End(Finder, Hint);
            Text(Value.Text, Value.IsWhole);
        }

        return end + 1;
    }

    private void Append(scoped ReadOnlySpan<byte> text)
    {
        FlushSurrogate();
        Value.Append(text, _isName ? null : Finder, Hint);
    }

    private void Escape(byte b)
    {
        _state = State.String;
        switch (b)
        {
            case (byte)'u':
                _state = State.Unicode;
                _unicode = _unicodeDigits = 0;
                break;
            case (byte)'n':
                Append("\n"u8);
                break;
            case (byte)'r':
                Append("\r"u8);
                break;
            case (byte)'t':
                Append("\t"u8);
                break;
            case (byte)'b':
                Append("\b"u8);
                break;
            case (byte)'f':
                Append("\f"u8);
                break;
            case (byte)'"' or (byte)'\\' or (byte)'/':
                Append([b]);
                break;
            default:
                Break();
                break;
        }
    }

    private void Unicode(byte b)
    {
        int digit = PercentDecoding.Hex(b);
        if (digit < 0)
        {
            Break();
            return;
        }

        _unicode = (_unicode << 4) | digit;
        if (++_unicodeDigits < 4) return;
        _state = State.String;
        char c = (char)_unicode;
        if (char.IsLowSurrogate(c) && _highSurrogate != 0)
        {
            Rune pair = new(_highSurrogate, c);
            _highSurrogate = '\0';
            Append(pair);
            return;
        }

        FlushSurrogate();
        if (char.IsHighSurrogate(c)) _highSurrogate = c;
        else Append(Rune.TryCreate(c, out Rune rune) ? rune : Rune.ReplacementChar);
    }

    private void Append(Rune rune)
    {
        Span<byte> utf8 = stackalloc byte[4];
        Append(utf8[..rune.EncodeToUtf8(utf8)]);
    }

    /// <summary>The first half of a pair has no second.</summary>
    private void FlushSurrogate()
    {
        if (_highSurrogate == 0) return;
        _highSurrogate = '\0';
        Append(Rune.ReplacementChar);
    }

    private void Name(ReadOnlySpan<byte> name, bool isWhole)
    {
        ref JsonLevel level = ref _levels[_depth - 1];
        if (name.ContainsAny(s_keyMarks)) Finder?.Text(NameHint.None, new TextWindow(name, isFirst: true, isLast: true));
        if (!isWhole) name = "*"u8;
        int member = Shape.Member(level.Place, level.Current, name);
        level.Current = member;
        level.Hint = member == ShapeTree.Nowhere ? SensitiveNames.HintOf(name) : Shape.HintOf(member);
        _state = State.Colon;
    }

    private void Text(ReadOnlySpan<byte> text, bool isWhole)
    {
        Shape.Add(Place(), isWhole ? ValueShapes.OfText(text) : ShapeTypes.String);
        if (isWhole && Hint is NameHint.Latitude or NameHint.Longitude) Finder?.Coordinate(Hint, text, ref _levels[_depth - 1].Coordinates);
        Finished();
    }

    private int Number(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOfAnyExcept(s_number);
        ReadOnlySpan<byte> part = end < 0 ? bytes : bytes[..end];
        _isFraction |= part.ContainsAny((byte)'.', (byte)'e', (byte)'E');
        Value.Append(part[..Math.Min(part.Length, MaxNumber + 1 - Math.Min(Value.Length, MaxNumber + 1))], null, NameHint.None);
        if (end < 0) return bytes.Length;
        FinishNumber();
        return end;
    }

    private void FinishNumber()
    {
        Shape.Add(Place(), _isFraction ? ShapeTypes.Number : ShapeTypes.Integer);
        if (Finder is { } finder && Value.Length <= MaxNumber)
        {
            finder.Number(Hint, Value.Text);
            if (_depth > 0 && Hint is NameHint.Latitude or NameHint.Longitude) finder.Coordinate(Hint, Value.Text, ref _levels[_depth - 1].Coordinates);
            else if (_depth > 0 && Hint == NameHint.Coordinates && !_levels[_depth - 1].IsObject) finder.Coordinate(_levels[_depth - 1].Index, Value.Text, ref _levels[_depth - 1].Coordinates);
        }

        Finished();
    }

    private void BeginLiteral(ReadOnlySpan<byte> literal, ShapeTypes type)
    {
        Value.Clear();
        Value.Append(literal[1..], null, NameHint.None);
        _literalLength = 0;
        _literalType = type;
        _state = State.Literal;
    }

    private void Literal(byte b)
    {
        if (Value.Text[_literalLength++] != b)
        {
            Break();
            return;
        }

        if (_literalLength < Value.Length) return;
        Shape.Add(Place(), _literalType);
        Finished();
    }
}
