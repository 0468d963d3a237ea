using System.Text;
using Insight.Gateway.Sensitive;
using Insight.Gateway.Shapes;

namespace Insight.Gateway.Bodies;

/// <summary>A form with files (<c>multipart/form-data</c>, RFC 7578): an object whose members are the fields. A file is a string; it is not looked into.</summary>
internal sealed class MultipartScanner(SensitiveFinder? finder) : BodyScanner(finder)
{
    /// <summary>RFC 2046, section 5.1.1.</summary>
    private const int MaxBoundary = 70;

    private enum State
    {
        /// <summary>In what is before the first delimiter, or in a part's content.</summary>
        Content,

        /// <summary>Behind a delimiter: the rest of its line, or two hyphens.</summary>
        Delimited,

        Headers,
        Ended,
    }

    private readonly byte[] _delimiter = new byte[MaxBoundary + 4];
    private readonly FormFields _fields = new();
    private readonly ValueBuffer _name = new();
    private int _delimiterLength;
    private int _matched;
    private State _state;
    private byte _last;
    private int _field;
    private NameHint _hint;
    private bool _isFile;
    private bool _isPart;

    public override void Begin(string contentType)
    {
        base.Begin(contentType);
        _fields.Begin();
        ReadOnlySpan<char> boundary = BoundaryOf(contentType);
        _state = boundary.Length is 0 or > MaxBoundary || !Ascii.IsValid(boundary) ? State.Ended : State.Content;
        if (_state == State.Ended)
        {
            Shape.Add(ShapeTree.Root, ShapeTypes.Cut);
            return;
        }

        "\r\n--"u8.CopyTo(_delimiter);
        _delimiterLength = 4 + Encoding.ASCII.GetBytes(boundary, _delimiter.AsSpan(4));

        // The first delimiter need not have a line before it.
        _matched = 2;
        _isPart = false;
    }

    public override void Feed(ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length && _state != State.Ended;)
        {
            switch (_state)
            {
                case State.Content:
                    i += Content(bytes[i..]);
                    break;
                case State.Delimited:
                    Delimited(bytes[i++]);
                    break;
                default:
                    Header(bytes[i++]);
                    break;
            }
        }
    }

    public override void End(bool isCut)
    {
        if (_state == State.Ended) return;
        if (_state == State.Content && _isPart)
        {
            if (!_isFile) Value.End(Finder, _hint);
            Shape.Add(_field, ShapeTypes.Cut);
        }

        Shape.Add(ShapeTree.Root, ShapeTypes.Cut);
    }

    /// <summary>Content up to the next carriage return, with which alone a delimiter begins.</summary>
    private int Content(ReadOnlySpan<byte> bytes)
    {
        if (_matched == 0)
        {
            int end = bytes.IndexOf((byte)'\r');
            Append(end < 0 ? bytes : bytes[..end]);
            if (end < 0) return bytes.Length;
            _matched = 1;
            return end + 1;
        }

        if (bytes[0] == _delimiter[_matched])
        {
            if (++_matched < _delimiterLength) return 1;
            FinishPart();
            _state = State.Delimited;
            _last = 0;
            return 1;
        }

        Append(_delimiter.AsSpan(0, _matched));
        _matched = 0;
        return 0;
    }

    private void Append(ReadOnlySpan<byte> content)
    {
        if (_isPart && !_isFile) Value.Append(content, Finder, _hint);
    }

    private void Delimited(byte b)
    {
        if (b == '-' && _last == '-') _state = State.Ended;
        else if (b == '\n')
        {
            _state = State.Headers;
            Value.Clear();
            _isFile = false;
            _isPart = true;
            _field = ShapeTree.Nowhere;
            _hint = NameHint.None;
        }

        _last = b;
    }

    /// <summary>One more byte of the part's headers; an empty line ends them.</summary>
    private void Header(byte b)
    {
        if (b != '\n')
        {
            if (b != '\r') Value.Append(b, null, NameHint.None);
            return;
        }

        if (Value.Length > 0)
        {
            Disposition(Value.Text);
            Value.Clear();
            return;
        }

        _state = State.Content;
        _matched = 0;
    }

    private void Disposition(ReadOnlySpan<byte> line)
    {
        if (line.Length < 20 || !Ascii.EqualsIgnoreCase(line[..20], "Content-Disposition:"u8)) return;
        _isFile = !Parameter(line, "filename="u8).IsEmpty || line.IndexOf("filename*="u8) >= 0 || line.IndexOf("filename=\"\""u8) >= 0;
        _name.Clear();
        _name.Append(Parameter(line, "name="u8), null, NameHint.None);
        if (_name.Length > 0) _field = _fields.Field(Shape, _name, out _hint);
    }

    /// <summary>The value of a parameter, with or without quotes.</summary>
    private static ReadOnlySpan<byte> Parameter(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name)
    {
        for (int at = 0; ;)
        {
            int next = line[at..].IndexOf(name);
            if (next < 0) return default;
            at += next;
            bool isWhole = at > 0 && line[at - 1] is (byte)';' or (byte)' ';
            at += name.Length;
            if (!isWhole) continue;
            ReadOnlySpan<byte> value = line[at..];
            bool isQuoted = !value.IsEmpty && value[0] == '"';
            if (isQuoted) value = value[1..];
            int end = isQuoted ? value.IndexOf((byte)'"') : value.IndexOf((byte)';');
            return end < 0 ? value : value[..end];
        }
    }

    private void FinishPart()
    {
        if (_isPart && _isFile) Shape.Add(_field, ShapeTypes.String);
        else if (_isPart) _fields.Value(this, _field, _hint, Value);
        Value.Clear();
        _matched = 0;
    }

    private static ReadOnlySpan<char> BoundaryOf(string contentType)
    {
        int at = contentType.IndexOf("boundary=", StringComparison.OrdinalIgnoreCase);
        if (at < 0) return default;
        ReadOnlySpan<char> value = contentType.AsSpan(at + 9);
        if (!value.IsEmpty && value[0] == '"')
        {
            value = value[1..];
            int close = value.IndexOf('"');
            return close < 0 ? default : value[..close];
        }

        int end = value.IndexOfAny(';', ' ');
        return end < 0 ? value : value[..end];
    }
}
