using System.Net;

namespace Insight.Storage.ClickHouse;

/// <summary>A block as the body of a request, written from the columns' own memory.</summary>
/// <remarks>Its length is announced, so that a server can tell a body that was cut off from a whole one.</remarks>
internal sealed class NativeContent(List<ReadOnlyMemory<byte>> segments) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        foreach (ReadOnlyMemory<byte> segment in segments) await stream.WriteAsync(segment, cancellationToken);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        foreach (ReadOnlyMemory<byte> segment in segments) length += segment.Length;
        return true;
    }
}
