using Insight.Gateway.Bodies;
using Insight.Waf.Text;

namespace Insight.Gateway.Masking;

/// <summary>An answer's body with masks for what is sensitive. It waits for no more than a value that has begun.</summary>
/// <param name="inner">The body as the upstream sends it.</param>
/// <param name="masker">Puts the masks.</param>
/// <param name="seen">Called after each piece, before anybody gets it.</param>
internal sealed class MaskedBody(Stream inner, JsonMasker masker, Action<JsonMasker> seen) : ReadOnlyBody
{
    private readonly byte[] _piece = new byte[16 << 10];
    private readonly ByteBuffer _output = new(16 << 10);
    private int _given;
    private bool _isOver;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty) return 0;
        while (_given == _output.Length && !_isOver)
        {
            _output.Clear();
            _given = 0;
            int read = await inner.ReadAsync(_piece, cancellationToken);
            _isOver = read == 0;
            if (_isOver) masker.End(_output);
            else masker.Pass(_piece.AsSpan(0, read), _output);
            seen(masker);
        }

        int count = Math.Min(buffer.Length, _output.Length - _given);
        _output.WrittenMemory.Slice(_given, count).CopyTo(buffer);
        _given += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
