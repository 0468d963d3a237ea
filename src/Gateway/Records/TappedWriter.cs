using System.IO.Pipelines;

namespace Insight.Gateway.Records;

/// <summary>The response's pipe: bytes are counted when they are handed over and announced when they are flushed.</summary>
internal sealed class TappedWriter(PipeWriter inner, RequestRecording recording) : PipeWriter
{
    /// <summary>What was handed out last: what is written there is not seen before it is handed over.</summary>
    private Memory<byte> _memory;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => _memory = inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        recording.Advance(_memory.Span[..Math.Min(bytes, _memory.Length)], bytes);
        _memory = _memory[Math.Min(bytes, _memory.Length)..];
        inner.Advance(bytes);
    }

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        recording.Send(source.Span);
        return inner.WriteAsync(source, cancellationToken);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        recording.Send([]);
        return inner.FlushAsync(cancellationToken);
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        recording.Send([]);
        inner.Complete(exception);
    }
}
