using Insight.Contracts.Records;
using Insight.Gateway.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Insight.Gateway.Rejections;

/// <summary>Records the requests that the server itself refuses (400, 408, 414, 431, 505 …): no middleware ever sees them.</summary>
/// <remarks>
/// Kestrel announces every refusal before it answers, with the features of what it had read so far: the client's address
/// always, method and target where it came that far. Refusals of a request that the application has already got (a body
/// too large) are announced too; their record is the middleware's business, so that there is always exactly one.
/// </remarks>
internal sealed class RejectedRequestObserver(AccessRecorder recorder) : IObserver<KeyValuePair<string, object?>>
{
    /// <summary>Kestrel's event; the only one that is asked for, so that hosting does no other work for us.</summary>
    public const string EventName = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key != EventName || value.Value is not IFeatureCollection features) return;
        if (features.Get<RequestRecording>() is not null || LeftoverBody.IsMarked(features)) return;
        int status = features.Get<IBadRequestExceptionFeature>()?.Error is BadHttpRequestException error ? error.StatusCode : StatusCodes.Status400BadRequest;
        recorder.Reject(features, new Outcome(status, ResponseFlag.Rejected, DetailOf(status)));
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    private static string DetailOf(int status) => status switch
    {
        StatusCodes.Status408RequestTimeout => "header-timeout",
        StatusCodes.Status413PayloadTooLarge => "body-too-large",
        StatusCodes.Status414UriTooLong => "target-too-long",
        StatusCodes.Status431RequestHeaderFieldsTooLarge => "headers-too-large",
        StatusCodes.Status505HttpVersionNotsupported => "http-version",
        StatusCodes.Status405MethodNotAllowed => "method",
        _ => "malformed-request",
    };
}
