namespace Insight.Contracts.Identity;

/// <summary>When a span that a gateway handed out proves who sends it back. One rule for requests as they come and for records that are read later.</summary>
public static class SpanProof
{
    /// <summary>
    /// True when it comes back from the host that it was given to. By itself a span proves nothing: whoever was given one may pass it on, and whoever
    /// sees it may write it into a header; but neither can answer from the address of another.
    /// </summary>
    /// <param name="sender">Address that the request with the span comes from, with or without port.</param>
    /// <param name="givenTo">Address of the request under way that was given the span, with or without port.</param>
    public static bool Holds(string sender, string givenTo) => HostAddress.IsSame(sender, givenTo);
}
