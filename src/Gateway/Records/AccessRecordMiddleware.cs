using Microsoft.AspNetCore.Http;

namespace Insight.Gateway.Records;

/// <summary>Records every request. It sits before everything else, so that whatever answers or fails behind it is seen.</summary>
internal sealed class AccessRecordMiddleware(RequestDelegate next, AccessRecorder recorder)
{
    public async Task InvokeAsync(HttpContext context)
    {
        RequestRecording recording = recorder.Begin(context);
        try
        {
            await next(context);

            // Responses without a known length: the server sends their end only after this returns.
            recording.Complete(null);
        }
        catch (Exception exception)
        {
            recording.Complete(exception);
            throw;
        }
        finally
        {
            recorder.Forget(recording);
        }
    }
}
