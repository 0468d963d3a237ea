using System.Diagnostics;
using System.Net;
using Insight.Contracts.Ids;
using Insight.Contracts.Records;
using Insight.Gateway.Bodies;
using Insight.Gateway.Bundles;
using Insight.Gateway.Identity;
using Insight.Gateway.Metrics;
using Insight.Gateway.Policies;
using Insight.Gateway.Routing;
using Insight.Gateway.Tracing;
using Insight.Gateway.Waf;
using Insight.Streaming.Journal;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Model;

namespace Insight.Gateway.Records;

/// <summary>Follows requests and writes their records: begin before an upstream sees the request, end before the client has the answer.</summary>
/// <remarks>
/// A request that no upstream gets (no route, refused, answered by the application itself) has no begin frame, only one
/// complete frame: nothing happened on its behalf that would have to be remembered if this process died.
/// Runs for every request: no locks of its own, no logging, records encoded in a buffer of the thread.
/// </remarks>
internal sealed class AccessRecorder(
    GatewayOptions options,
    JournalWriter journal,
    ClientAddress clients,
    SourceIdentifier sources,
    HopTable? hops,
    BodyCapturing bodies,
    ActiveBundle bundle,
    RequestMetrics metrics,
    TimeProvider time)
{
    private readonly RecordEncoder _encoder = new(options, bodies, time);
    private readonly VerdictEncoder _verdicts = new(options.Waf);
    private readonly RecordIdGenerator _ids = new();
    private readonly RouteFacts.Cache _routes = new(options);
    private readonly RouteSeries _unrouted = new(RouteNames.None);

    [ThreadStatic]
    private static byte[]? t_buffer;

    /// <summary>Looks at bodies as they pass.</summary>
    public BodyCapturing Bodies { get; } = bodies;

    public string RequestIdHeader { get; } = options.RequestIdHeader;

    /// <summary>A request arrived: names its source, gives it ids, and puts those into the headers that the upstream will see.</summary>
    public RequestRecording Begin(HttpContext context)
    {
        RequestRecording recording = Arrive(context.Features, Activity.Current);
        IHeaderDictionary headers = recording.Request.Headers;
        headers.TraceParent = recording.Trace.ToTraceparent();
        if (!ReferenceEquals(headers[RequestIdHeader].ToString(), recording.RequestId)) headers[RequestIdHeader] = recording.RequestId;
        recording.Attach(context);
        return recording;
    }

    /// <summary>The request is about to go to its upstream: the begin frame is written now.</summary>
    public void HandOver(RequestRecording recording, HttpContext context)
    {
        IReverseProxyFeature? proxy = (IReverseProxyFeature?)context.Features[typeof(IReverseProxyFeature)];
        if (recording.HandedOver != 0)
        {
            // Another attempt, or YARP falling back from HTTP/2 to HTTP/1.1 for a WebSocket.
            if (recording.Hop is { } again) again.Address = DestinationFacts.Of(proxy?.ProxiedDestination).Host;
            return;
        }

        ProtobufWriter record = new(Buffer());
        RouteFacts? facts = EncodeArrival(ref record, recording, context, proxy);
        DestinationFacts destination = DestinationFacts.Of(proxy?.ProxiedDestination);
        record.Raw(destination.Address);
        recording.Destination = destination;
        recording.Ticket = journal.Begin(record.Written);

        recording.HandedOver = time.GetTimestamp();
        if (hops is null || facts is null) return;
        Hop hop = new(recording.Trace.TraceId, recording.Trace.SpanId, recording.Trace.ParentSpanId, facts.Service, destination.Host, recording.HandedOver);
        recording.Hop = hop;
        hop.IsEntered = hops.Enter(hop);
    }

    /// <summary>The upstream's response headers are here, or it failed.</summary>
    public void Answer(RequestRecording recording) => recording.Answered = time.GetTimestamp();

    /// <summary>The response is complete but for its last bytes.</summary>
    public void End(RequestRecording recording, HttpContext context, Outcome outcome)
    {
        IReverseProxyFeature? proxy = (IReverseProxyFeature?)context.Features[typeof(IReverseProxyFeature)];
        ProtobufWriter record = new(Buffer());
        bool isBegun = recording.HandedOver != 0;
        record.Fixed64(AccessRecord.EndpointIdFieldNumber, EndpointOf(recording, proxy, bundle.Current.Known));
        if (!isBegun) EncodeArrival(ref record, recording, context, proxy);
        DestinationFacts destination = DestinationFacts.Of(proxy?.ProxiedDestination);
        if (destination != recording.Destination) record.Raw(destination.Address);
        record.Raw(destination.Labels);
        _encoder.Completion(ref record, recording, outcome);
        _encoder.Response(ref record, recording, context);
        if (recording.WafPolicies is { } waf) WafNotes.Add(recording, waf);
        if (recording.Policies is { } policies) PolicyNotes.Write(ref record, policies);
        if (recording.Verdict is { } verdict) _verdicts.Write(ref record, verdict, recording.Shadow);
        Bodies.Write(ref record, recording.RequestBody, recording.ResponseBody, recording.TargetKinds);

        if (recording.Breakers is { } breakers) PolicyBreakers.End(breakers, outcome);
        recording.Guarded?.End(outcome.Status, recording.Verdict is { Stop.Length: > 0 }, time.GetElapsedTime(recording.Started).TotalSeconds);
        if (isBegun) journal.End(recording.Ticket, record.Written);
        else journal.Append(record.Written);
        Count(proxy is null ? _unrouted : _routes.Of(proxy).Series, recording, outcome);
    }

    /// <summary>Id of the request's endpoint; 0: it has no route, or none is known. It is looked for once.</summary>
    public ulong EndpointOf(RequestRecording recording, IReverseProxyFeature? proxy, KnownEndpoints endpoints)
    {
        if (proxy is null || !endpoints.Any) return 0;
        return recording.EndpointId ??= RecordEncoder.EndpointOf(recording, _routes.Of(proxy), endpoints);
    }

    /// <summary>The request is over; its spans are no evidence any more.</summary>
    public void Forget(RequestRecording recording)
    {
        if (recording.Hop is { IsEntered: true } hop) hops!.Leave(hop);
        recording.HeldBody?.Dispose();
    }

    /// <summary>The server refused a request before the application saw it.</summary>
    public void Reject(IFeatureCollection features, Outcome outcome)
    {
        RequestRecording recording = Arrive(features, activity: null);
        ProtobufWriter record = new(Buffer());
        _encoder.Arrival(ref record, recording);
        record.Raw(_encoder.Unrouted);
        _encoder.Completion(ref record, recording, outcome);
        Bodies.Write(ref record, null, null, recording.TargetKinds);
        journal.Append(record.Written);
        Count(_unrouted, recording, outcome);
    }

    private void Count(RouteSeries route, RequestRecording recording, Outcome outcome) =>
        metrics.Record(route, recording.Source.Service, outcome.Status, outcome.Flag, time.GetElapsedTime(recording.Started).TotalSeconds);

    private RequestRecording Arrive(IFeatureCollection features, Activity? activity)
    {
        long timeUs = (time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        RecordId id = _ids.Next(timeUs);
        IHttpRequestFeature request = (IHttpRequestFeature)features[typeof(IHttpRequestFeature)]!;
        IHeaderDictionary headers = request.Headers;
        TraceContext trace = TraceContext.Start(headers.TraceParent, activity);
        IPAddress client = clients.Of(((IHttpConnectionFeature?)features[typeof(IHttpConnectionFeature)])?.RemoteIpAddress, headers);
        string? requestId = headers[RequestIdHeader];
        return new RequestRecording(this)
        {
            Id = id,
            TimeUs = timeUs,
            Started = time.GetTimestamp(),
            Request = request,
            Host = headers.Host.ToString(),
            Client = client,
            RequestId = RequestIds.IsAcceptable(requestId) ? requestId! : RequestIds.Make(id),
            Trace = trace,
            Source = sources.Identify(features, headers, client, trace, timeUs),
            HasCertificate = features[typeof(ITlsConnectionFeature)] is ITlsConnectionFeature { ClientCertificate: not null },
        };
    }

    private RouteFacts? EncodeArrival(ref ProtobufWriter record, RequestRecording recording, HttpContext context, IReverseProxyFeature? proxy)
    {
        RouteFacts? facts = proxy is null ? null : _routes.Of(proxy);
        _encoder.Arrival(ref record, recording);
        _encoder.Connection(ref record, context);
        record.Raw(facts is null ? _encoder.Unrouted : facts.Encoded);
        return facts;
    }

    private static byte[] Buffer() => t_buffer ??= new byte[RecordLimits.Record];
}
