using Insight.Gateway.Records;
using Insight.Gateway.Tls;
using Insight.Gateway.Traffic.Exchange;
using Insight.Gateway.Traffic.Routing;
using Microsoft.AspNetCore.Http;

namespace Insight.Gateway.Traffic;

/// <summary>Takes the requests that objects say something of; all others go on to the application.</summary>
/// <remarks>It stands right behind the recording and before the application's own routing, so that a host that moved to objects is served by
/// them alone, and the rest of a configuration works as it always did.</remarks>
internal sealed class TrafficMiddleware(RequestDelegate next, ActiveTraffic traffic, ServerTls tls, ExchangeServices services)
{
    public Task InvokeAsync(HttpContext context)
    {
        RouteTable? routes = traffic.Routes;
        if (context.Features[typeof(RequestRecording)] is not RequestRecording recording) return next(context);
        if ((routes?.Tls ?? tls.Default).IsMisdirected(context))
        {
            TlsTable.Close(context);
            return OwnAnswer.Misdirected.WriteAsync(context, recording);
        }

        return routes?.Find(context) is { } route ? RunAsync(context, recording, route) : next(context);
    }

    private async Task RunAsync(HttpContext context, RequestRecording recording, CompiledRoute route)
    {
        try
        {
            using RouteExchange exchange = new(services, context, recording, route);
            await exchange.RunAsync();
        }
        catch (OperationCanceledException) when (recording.ClientAborted)
        {
            // Nobody waits for an answer any more; the record says so.
        }
    }
}
