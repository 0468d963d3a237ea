using Insight.Gateway.Records;
using Insight.Gateway.Shapes;

namespace Insight.Gateway.Bodies;

/// <summary>One body that is looked at while it passes. Thread-safe: a request's body may still come when its response is complete.</summary>
/// <remarks>Nothing that goes wrong in here may stop a body: a scanner that fails is let go, and the record says nothing of the body.</remarks>
/// <param name="scanner">Reads the body.</param>
/// <param name="type">What it is read as.</param>
/// <param name="bytes">Most bytes that are looked at.</param>
internal sealed class BodyCapture(BodyScanner scanner, BodyType type, int bytes)
{
    private readonly Lock _lock = new();
    private BodyScanner? _scanner = scanner;
    private int _left = bytes;
    private bool _isCut;
    private bool _isEnded;

    public BodyType Type { get; } = type;

    /// <summary>These bytes pass.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        if (_isCut || bytes.IsEmpty) return;
        lock (_lock)
        {
            if (_scanner is not { } scanner || _isEnded) return;
            int count = Math.Min(bytes.Length, _left);
            _left -= count;
            _isCut = count < bytes.Length;
            try
            {
                scanner.Feed(bytes[..count]);
            }
            catch (Exception)
            {
                _scanner = null;
            }
        }
    }

    /// <summary>All of it was read, or as much as is looked at: writes what it looks like.</summary>
    /// <param name="text">Room for the shape.</param>
    /// <returns>Length of the shape; 0: nothing is known.</returns>
    public int WriteShape(Span<byte> text)
    {
        lock (_lock)
        {
            if (_scanner is not { } scanner) return 0;
            try
            {
                EndOnce(scanner);
                return ShapeWriter.Write(scanner.Shape, text, RecordLimits.ShapeNames, RecordLimits.ShapeDepth);
            }
            catch (Exception)
            {
                _scanner = null;
                return 0;
            }
        }
    }

    /// <summary>The exchange is over: gives the scanner with what it has found, once; null: it was taken before.</summary>
    public BodyScanner? Finish()
    {
        lock (_lock)
        {
            BodyScanner? scanner = _scanner;
            _scanner = null;
            try
            {
                if (scanner is not null) EndOnce(scanner);
                return scanner;
            }
            catch (Exception)
            {
                return null;
            }
        }
    }

    private void EndOnce(BodyScanner scanner)
    {
        if (_isEnded) return;
        _isEnded = true;
        scanner.End(_isCut);
    }
}
