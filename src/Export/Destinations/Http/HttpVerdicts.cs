namespace Insight.Export.Destinations.Http;

/// <summary>Reads statuses.</summary>
internal static class HttpVerdicts
{
    /// <summary>What an answer means. Only 400, 413 and 422 speak of the events; all others of the way to the receiver, or of its state.</summary>
    public static HttpVerdict Of(HttpAnswer answer) => answer.Status switch
    {
        >= 200 and < 300 => HttpVerdict.Taken,
        0 or 408 or 425 or 429 or >= 500 => HttpVerdict.Again,
        400 or 413 or 422 => HttpVerdict.Bad,
        _ => HttpVerdict.Mend,
    };

    /// <summary>Why events are to be sent again, and what somebody may have to do.</summary>
    public static string Problem(HttpAnswer answer) => answer.Status switch
    {
        >= 300 and < 400 => $"It answered with a redirect, which is not followed; write the address that it leads to ({answer.Line})",
        401 or 403 or 407 => $"It does not let events in; check the secret and what its owner may do ({answer.Line})",
        404 or 405 or 410 => $"It takes no events at this address; check the address ({answer.Line})",
        _ => Of(answer) == HttpVerdict.Mend ? $"It does not take what is sent; check the configuration of both sides ({answer.Line})" : answer.Line,
    };
}
