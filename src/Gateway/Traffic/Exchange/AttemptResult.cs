using Insight.Contracts.Objects;
using Insight.Gateway.Traffic.Upstreams;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Insight.Gateway.Traffic.Exchange;

/// <summary>What came of one attempt.</summary>
/// <param name="Outcome">What it says of the upstream.</param>
/// <param name="Cause">Why it might be made again; null: there is no reason, or it is too late.</param>
internal readonly record struct AttemptResult(AttemptOutcome Outcome, RetryOn? Cause)
{
    /// <summary>Reads what the forwarder says.</summary>
    /// <param name="context">The request.</param>
    /// <param name="error">The forwarder's answer.</param>
    /// <param name="status">Status of the upstream's response; 0: none came.</param>
    /// <param name="isClientGone">Whether the client went away.</param>
    public static AttemptResult Of(HttpContext context, ForwarderError error, int status, bool isClientGone)
    {
        if (error == ForwarderError.None) return new AttemptResult(OutcomeOf(status), RetryRule.CauseOf(status));
        if (isClientGone) return new AttemptResult(AttemptOutcome.Cancelled, null);
        AttemptResult result = error switch
        {
            ForwarderError.Request => new AttemptResult(AttemptOutcome.Broken, IsConnect(context) ? RetryOn.Connect : RetryOn.Reset),
            ForwarderError.RequestBodyDestination => new AttemptResult(AttemptOutcome.Broken, RetryOn.Reset),
            ForwarderError.RequestTimedOut or ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled => new AttemptResult(AttemptOutcome.TimedOut, RetryOn.Timeout),
            ForwarderError.RequestBodyClient or ForwarderError.ResponseBodyClient or ForwarderError.UpgradeRequestClient or ForwarderError.UpgradeResponseClient
                => new AttemptResult(AttemptOutcome.Cancelled, null),

            // Streams that nobody used for long end like this; it says nothing of the upstream.
            ForwarderError.UpgradeActivityTimeout or ForwarderError.UpgradeRequestCanceled or ForwarderError.UpgradeResponseCanceled => new AttemptResult(AttemptOutcome.Cancelled, null),
            ForwarderError.ResponseBodyCanceled => new AttemptResult(AttemptOutcome.TimedOut, null),
            _ => new AttemptResult(AttemptOutcome.Broken, null),
        };
        return status == 0 ? result : result with { Cause = null };
    }

    private static AttemptOutcome OutcomeOf(int status) => status >= StatusCodes.Status500InternalServerError ? AttemptOutcome.Failure : AttemptOutcome.Success;

    /// <summary>Whether no connection came about, so that no byte of the request was sent.</summary>
    private static bool IsConnect(HttpContext context) =>
        context.Features.Get<IForwarderErrorFeature>()?.Exception is HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
        };
}
