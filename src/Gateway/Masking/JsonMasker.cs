using System.Buffers;
using Insight.Gateway.Bodies;
using Insight.Gateway.Sensitive;
using Insight.Waf.Text;

namespace Insight.Gateway.Masking;

/// <summary>Puts masks for sensitive values of JSON as it passes; all other bytes stay as they are. Linear in time, bounded in memory; one body, one thread.</summary>
/// <remarks>
/// A text becomes <c>"***"</c>, a number <c>0</c>, also where only a part of it is sensitive; so do names of members that are (an address as a key). What is sensitive is for
/// <see cref="SensitiveFinder"/> to say, as for records. Values are held until they end; of long texts the last <see cref="HeldBytes"/>, and where one is found to be sensitive
/// in its middle, the rest is masked. From where it is no JSON on, it passes as it is (<see cref="IsBroken"/>).
/// </remarks>
internal sealed class JsonMasker
{
    /// <summary>More than what a text may have in which something is still to be found: 1,280 bytes, each written as an escape of six.</summary>
    public const int HeldBytes = 8 << 10;

    private enum Place
    {
        Outside,
        Text,
        Escape,
        Number,
    }

    private static readonly SearchValues<byte> s_begin = SearchValues.Create("\"-0123456789"u8);
    private static readonly SearchValues<byte> s_textEnd = SearchValues.Create("\"\\"u8);
    private static readonly SearchValues<byte> s_number = SearchValues.Create("0123456789+-.eE"u8);

    private readonly SensitiveKinds _masked;
    private readonly SensitiveFinder _finder;
    private readonly JsonScanner _scanner;
    private readonly ByteBuffer _held = new(1024);
    private Place _place;
    private bool _isOpen; // the beginning of the value was let go
    private bool _isMasked; // its mask was written, and the rest of it is dropped

    /// <summary>Begins a body.</summary>
    /// <param name="patterns">The kinds of sensitive data.</param>
    /// <param name="masked">Kinds that are masked; none: it only looks.</param>
    /// <param name="contentType">The body's content type.</param>
    public JsonMasker(SensitivePatterns patterns, SensitiveKinds masked, string contentType)
    {
        _masked = masked;
        _finder = new SensitiveFinder(patterns, halves: true);
        _scanner = new JsonScanner(_finder);
        _scanner.Begin(contentType);
    }

    /// <summary>What was found so far, masked or not.</summary>
    public SensitiveKinds Found { get; private set; }

    /// <summary>Whether it was no JSON from some place on.</summary>
    public bool IsBroken => _scanner.IsBroken;

    /// <summary>More of the body passes.</summary>
    public void Pass(ReadOnlySpan<byte> bytes, ByteBuffer output)
    {
        while (!bytes.IsEmpty && !IsBroken) bytes = bytes[Step(bytes, output)..];
        if (!IsBroken) return;
        Release(output);
        output.Add(bytes);
    }

    /// <summary>The body is over.</summary>
    public void End(ByteBuffer output)
    {
        _scanner.End(isCut: false);
        if (_place == Place.Number) Decide(output, "0"u8);
        else Look();
        Release(output);
    }

    private int Step(ReadOnlySpan<byte> bytes, ByteBuffer output)
    {
        switch (_place)
        {
            case Place.Text:
                return Text(bytes, output);
            case Place.Escape:
                _place = Place.Text;
                Hold(bytes[..1], output);
                return 1;
            case Place.Number:
                return Number(bytes, output);
            default:
                int next = bytes.IndexOfAny(s_begin);
                ReadOnlySpan<byte> between = next < 0 ? bytes : bytes[..next];
                _scanner.Feed(between);
                output.Add(between);
                if (next < 0) return bytes.Length;
                _place = bytes[next] == '"' ? Place.Text : Place.Number;
                Hold(bytes.Slice(next, 1), output);
                return next + 1;
        }
    }

    private int Number(ReadOnlySpan<byte> bytes, ByteBuffer output)
    {
        int end = bytes.IndexOfAnyExcept(s_number);
        Hold(end < 0 ? bytes : bytes[..end], output);
        if (end < 0) return bytes.Length;

        // Only what follows a number ends it.
        _scanner.Feed(bytes.Slice(end, 1));
        Decide(output, "0"u8);
        output.Add(bytes[end]);
        _place = Place.Outside;
        return end + 1;
    }

    private int Text(ReadOnlySpan<byte> bytes, ByteBuffer output)
    {
        int end = bytes.IndexOfAny(s_textEnd);
        Hold(end < 0 ? bytes : bytes[..(end + 1)], output);
        if (end < 0) return bytes.Length;
        _place = bytes[end] == '"' ? Place.Outside : Place.Escape;
        if (_place == Place.Outside) Decide(output, _isMasked ? "\""u8 : _isOpen ? "***\""u8 : "\"***\""u8);
        return end + 1;
    }

    /// <summary>Keeps bytes of a value until it is known what it is.</summary>
    private void Hold(ReadOnlySpan<byte> bytes, ByteBuffer output)
    {
        while (!bytes.IsEmpty)
        {
            ReadOnlySpan<byte> piece = bytes[..Math.Min(bytes.Length, HeldBytes)];
            bytes = bytes[piece.Length..];
            _scanner.Feed(piece);
            if (_isMasked) continue;
            _held.Add(piece);
            if (_held.Length > 2 * HeldBytes) LetGo(output);
        }
    }

    /// <summary>A long value: its beginning goes, or the rest of it is masked.</summary>
    private void LetGo(ByteBuffer output)
    {
        _isMasked = _place == Place.Text && Look();
        if (_isMasked)
        {
            output.Add(_isOpen ? "***"u8 : "\"***"u8);
            _held.Clear();
            return;
        }

        int end = EndOfLetter(_held.Written, _held.Length - HeldBytes);
        output.Add(_held.Written[..end]);
        byte[] rest = _held.Written[end..].ToArray();
        _held.Clear();
        _held.Add(rest);
        _isOpen = true;
    }

    /// <summary>Where no escape and no letter is cut: a mask may follow there.</summary>
    private static int EndOfLetter(ReadOnlySpan<byte> text, int least)
    {
        int at = 0;
        while (at < least) at += text[at] != '\\' ? 1 : text[at + 1] == 'u' ? 6 : 2;
        while (at < text.Length && (text[at] & 0xC0) == 0x80) at++;
        return Math.Min(at, text.Length);
    }

    /// <summary>The value is complete.</summary>
    private void Decide(ByteBuffer output, ReadOnlySpan<byte> mask)
    {
        if (Look() || _isMasked)
        {
            output.Add(mask);
            _held.Clear();
        }

        Release(output);
    }

    private void Release(ByteBuffer output)
    {
        output.Add(_held.Written);
        _held.Clear();
        _isOpen = _isMasked = false;
    }

    /// <summary>Whether something that is masked was found since it was looked last.</summary>
    private bool Look()
    {
        SensitiveKinds found = _finder.Found;
        _finder.Clear();
        Found |= found;
        return (found & _masked) != 0;
    }
}
