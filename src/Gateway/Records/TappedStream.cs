using Microsoft.AspNetCore.Http;

namespace Insight.Gateway.Records;

/// <summary>A client's stream that shows what is read from it and announces what is about to be written to it.</summary>
internal class TappedStream(Stream inner, RequestRecording recording) : Stream
{
    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => false;

    public override bool CanWrite => inner.CanWrite;

    public override bool CanTimeout => inner.CanTimeout;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ValueTask<int> read = inner.ReadAsync(buffer, cancellationToken);
        if (!read.IsCompletedSuccessfully) return Counted(read, buffer);
        int count = read.Result;
        recording.Receive(buffer.Span[..count]);
        return new ValueTask<int>(count);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(Span<byte> buffer)
    {
        int count = inner.Read(buffer);
        recording.Receive(buffer[..count]);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        recording.Send(buffer.Span);
        return inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        recording.Send(buffer.AsSpan(offset, count));
        return inner.WriteAsync(buffer, offset, count, cancellationToken);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        recording.Send(buffer);
        inner.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        recording.Send([]);
        return inner.FlushAsync(cancellationToken);
    }

    public override void Flush()
    {
        recording.Send([]);
        inner.Flush();
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask<int> Counted(ValueTask<int> read, Memory<byte> buffer)
    {
        int count;
        try
        {
            count = await read;
        }
        catch (IOException error) when (error.InnerException is OverflowException)
        {
            // A chunk's size that no number holds: the server throws what looks like a broken connection, and would keep this one.
            throw new BadHttpRequestException("Bad chunk size", error);
        }

        recording.Receive(buffer.Span[..count]);
        return count;
    }
}
