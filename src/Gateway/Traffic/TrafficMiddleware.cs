using Insight.Contracts.Records;
using Insight.Gateway.Access.Rules;
using Insight.Gateway.Records;
using Insight.Gateway.Rejections;
using Insight.Gateway.Tls;
using Insight.Gateway.Traffic.Exchange;
using Insight.Gateway.Traffic.Routing;
using Microsoft.AspNetCore.Http;

namespace Insight.Gateway.Traffic;

/// <summary>Takes the requests that objects say something of; all others go on to the application. What may be read in two ways goes nowhere.</summary>
/// <remarks>It stands right behind the recording and before the application's own routing, so that a host that moved to objects is served by
/// them alone, and the rest of a configuration works as it always did.</remarks>
internal sealed class TrafficMiddleware(RequestDelegate next, ActiveTraffic traffic, ServerTls tls, ExchangeServices services)
{
    private static readonly OwnAnswer s_leadsUp = new(StatusCodes.Status400BadRequest, ResponseFlag.Rejected, "path-leads-upwards");

    private static readonly OwnAnswer s_ambiguous = new(StatusCodes.Status400BadRequest, ResponseFlag.Rejected, "path-ambiguous");

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features[typeof(RequestRecording)] is not RequestRecording recording) return next(context);
        if (AmbiguousRequest.Find(recording.Request) is { } ambiguous) return ambiguous.WriteAsync(context, recording);
        RouteTable? routes = traffic.Routes;
        if ((routes?.Tls ?? tls.Default).IsMisdirected(context))
        {
            TlsTable.Close(context);
            return OwnAnswer.Misdirected.WriteAsync(context, recording);
        }

        string path = context.Request.Path.Value ?? "";
        return routes?.Find(context, path) is { } route ? RunAsync(context, recording, route, Problem(routes, context, path, route)) : next(context);
    }

    /// <summary>What is wrong with a path that an upstream may read otherwise: it leads upwards, or to what another route guards.</summary>
    private static OwnAnswer? Problem(RouteTable routes, HttpContext context, string path, CompiledRoute route)
    {
        RequestedPath requested = new(path);
        if (requested.LeadsUp) return s_leadsUp;
        return requested.Other is { } other && routes.Find(context, other) is { Access: not null } guarded && guarded != route ? s_ambiguous : null;
    }

    private async Task RunAsync(HttpContext context, RequestRecording recording, CompiledRoute route, OwnAnswer? problem)
    {
        try
        {
            using RouteExchange exchange = new(services, context, recording, route);
            await exchange.RunAsync(problem);
        }
        catch (OperationCanceledException) when (recording.ClientAborted)
        {
            // Nobody waits for an answer any more; the record says so.
        }
    }
}
