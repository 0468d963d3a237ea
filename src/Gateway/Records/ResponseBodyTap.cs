using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Insight.Gateway.Records;

/// <summary>The response as the application sees it: everything that goes out is announced to the recording first.</summary>
internal sealed class ResponseBodyTap(IHttpResponseBodyFeature inner, RequestRecording recording)
    : TappedStream(inner.Stream, recording), IHttpResponseBodyFeature
{
    private readonly RequestRecording _recording = recording;
    private TappedWriter? _writer;

    Stream IHttpResponseBodyFeature.Stream => this;

    public PipeWriter Writer => _writer ??= new TappedWriter(inner.Writer, _recording);

    public void DisableBuffering() => inner.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        _recording.Send([]);
        return inner.StartAsync(cancellationToken);
    }

    public Task CompleteAsync()
    {
        _recording.Complete(null);
        return inner.CompleteAsync();
    }

    /// <summary>Sends a file through this stream, so that its bytes are counted like any others.</summary>
    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(this, path, offset, count, cancellationToken);
}
