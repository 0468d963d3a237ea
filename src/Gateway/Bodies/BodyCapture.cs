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

    public BodyType Type { get; } = type;

    /// <summary>These bytes pass.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        if (_isCut || bytes.IsEmpty) return;
        lock (_lock)
        {
            if (_scanner is not { } scanner) return;
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

    /// <summary>The exchange is over: gives the scanner with what it has found, once; null: it was taken before.</summary>
    public BodyScanner? Finish()
    {
        lock (_lock)
        {
            BodyScanner? scanner = _scanner;
            _scanner = null;
            try
            {
                scanner?.End(_isCut);
                return scanner;
            }
            catch (Exception)
            {
                return null;
            }
        }
    }
}
