using Microsoft.AspNetCore.Http.Features;

namespace Insight.Gateway.Records;

/// <summary>Counts what goes through a WebSocket over HTTP/2 (RFC 8441).</summary>
internal sealed class ExtendedConnectTap(IHttpExtendedConnectFeature inner, RequestRecording recording) : IHttpExtendedConnectFeature
{
    public bool IsExtendedConnect => inner.IsExtendedConnect;

    public string? Protocol => inner.Protocol;

    public async ValueTask<Stream> AcceptAsync()
    {
        recording.SetRequestIdHeader();
        Stream stream = await inner.AcceptAsync();
        recording.IsWebSocket = true;
        return new TappedStream(stream, recording);
    }
}
