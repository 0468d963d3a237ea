using Microsoft.AspNetCore.Http.Features;

namespace Insight.Gateway.Records;

/// <summary>Counts what goes through a connection that HTTP/1.1 upgraded, such as a WebSocket.</summary>
internal sealed class UpgradeTap(IHttpUpgradeFeature inner, RequestRecording recording) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync()
    {
        recording.SetRequestIdHeader();
        Stream stream = await inner.UpgradeAsync();
        recording.IsWebSocket = true;
        return new TappedStream(stream, recording);
    }
}
