using Insight.Contracts.Records;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Insight.Gateway.Records;

/// <summary>What came of a request.</summary>
/// <param name="Status">The status that was or will be sent; 0 when the client went away first.</param>
/// <param name="Flag">Why it is not simply the upstream's answer.</param>
/// <param name="Detail">The cause, for machines.</param>
internal readonly record struct Outcome(int Status, ResponseFlag Flag, string Detail)
{
    /// <summary>Of a response whose last byte is about to go out, just as it was announced. Nothing can have failed by then but what has
    /// made the proxy answer with a status of its own, so the proxy is asked only then: asking for what is not there costs most.</summary>
    public static Outcome OfAnswer(HttpContext context, bool clientAborted) =>
        context.Response.StatusCode < StatusCodes.Status400BadRequest && !clientAborted
            ? new Outcome(context.Response.StatusCode, ResponseFlag.NoFlag, "")
            : Of(context, null, clientAborted);

    /// <summary>Of a request that the WAF stopped.</summary>
    public static Outcome OfRefusal(HttpContext context, string cause, bool clientAborted) =>
        new(context.Response.HasStarted || !clientAborted ? context.Response.StatusCode : 0, ResponseFlag.Waf, cause);

    /// <summary>Of a request that the gateway answered by itself.</summary>
    public static Outcome OfOwn(HttpContext context, OwnAnswer answer, bool clientAborted) =>
        new(context.Response.HasStarted || !clientAborted ? context.Response.StatusCode : 0, answer.Flag, answer.Detail);

    public static Outcome Of(HttpContext context, Exception? exception, bool clientAborted)
    {
        int status = context.Response.StatusCode;
        if (exception is not null) return OfException(context, exception, clientAborted);

        if (context.Features[typeof(IForwarderErrorFeature)] is IForwarderErrorFeature error)
        {
            ResponseFlag flag = FlagOf(error, clientAborted);
            bool sent = context.Response.HasStarted || flag != ResponseFlag.ClientAborted;
            return new Outcome(sent ? status : 0, flag, error.Error.ToString());
        }

        if (clientAborted) return new Outcome(context.Response.HasStarted ? status : 0, ResponseFlag.ClientAborted, "");
        bool unrouted = status == StatusCodes.Status404NotFound && context.GetEndpoint() is null && context.Features.Get<IReverseProxyFeature>() is null;
        return new Outcome(status, unrouted ? ResponseFlag.NoRoute : ResponseFlag.NoFlag, "");
    }

    /// <summary>The server answers an application's exception: with 500, or with the status of a bad request.</summary>
    private static Outcome OfException(HttpContext context, Exception exception, bool clientAborted)
    {
        (int status, ResponseFlag flag) = exception switch
        {
            _ when clientAborted => (0, ResponseFlag.ClientAborted),
            BadHttpRequestException bad => (bad.StatusCode, ResponseFlag.Rejected),
            _ => (StatusCodes.Status500InternalServerError, ResponseFlag.NoFlag),
        };
        return new Outcome(context.Response.HasStarted ? context.Response.StatusCode : status, flag, exception.GetType().Name);
    }

    private static ResponseFlag FlagOf(IForwarderErrorFeature feature, bool clientAborted) => feature.Error switch
    {
        ForwarderError.RequestTimedOut or ForwarderError.UpgradeActivityTimeout => ResponseFlag.Timeout,

        // The server refused the body while it was being copied: too large, too slow, badly chunked.
        ForwarderError.RequestBodyClient when !clientAborted && HoldsBadRequest(feature.Exception) => ResponseFlag.Rejected,

        ForwarderError.RequestBodyClient or ForwarderError.ResponseBodyClient
            or ForwarderError.UpgradeRequestClient or ForwarderError.UpgradeResponseClient => ResponseFlag.ClientAborted,

        // Cancelled by the client, or by the proxy because nothing moved for too long.
        ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled
            or ForwarderError.UpgradeRequestCanceled or ForwarderError.UpgradeResponseCanceled
            => clientAborted ? ResponseFlag.ClientAborted : ResponseFlag.Timeout,

        ForwarderError.None => ResponseFlag.NoFlag,
        _ => ResponseFlag.Upstream,
    };

    private static bool HoldsBadRequest(Exception? exception) => exception switch
    {
        BadHttpRequestException => true,
        AggregateException many => many.InnerExceptions.Any(HoldsBadRequest),
        _ => exception?.InnerException is { } inner && HoldsBadRequest(inner),
    };
}
