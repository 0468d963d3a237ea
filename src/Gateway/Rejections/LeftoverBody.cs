using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Insight.Gateway.Rejections;

/// <summary>Marks connections whose client went away amid a body: what is left of it is no request.</summary>
/// <remarks>Kestrel reads on after such a request, takes the rest of the body for the next request line and refuses it.</remarks>
internal static class LeftoverBody
{
    // Kestrel says this, and no code of its own, where a connection ends before the body does; that the request was aborted it says at some later time.
    private const string UnexpectedEnd = "Unexpected end of request content";

    private static readonly object s_key = new();

    /// <summary>Whether the connection ended before the body did.</summary>
    /// <param name="context">The request.</param>
    /// <param name="exception">What the application threw; null: see what the proxy met.</param>
    public static bool EndedAmid(HttpContext context, Exception? exception) =>
        IsUnexpectedEnd(exception ?? (context.Features[typeof(IForwarderErrorFeature)] as IForwarderErrorFeature)?.Exception);

    public static void Mark(IFeatureCollection features)
    {
        if (features.Get<IConnectionItemsFeature>() is { } connection) connection.Items[s_key] = true;
    }

    public static bool IsMarked(IFeatureCollection features) =>
        features.Get<IConnectionItemsFeature>() is { } connection && connection.Items.ContainsKey(s_key);

    private static bool IsUnexpectedEnd(Exception? exception) => exception switch
    {
        null => false,
        BadHttpRequestException bad => bad.Message.StartsWith(UnexpectedEnd, StringComparison.Ordinal),
        AggregateException many => many.InnerExceptions.Any(IsUnexpectedEnd),
        _ => IsUnexpectedEnd(exception.InnerException),
    };
}
