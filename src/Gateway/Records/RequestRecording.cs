using System.Net;
using Insight.Contracts.Ids;
using Insight.Gateway.Bodies;
using Insight.Gateway.Bundles;
using Insight.Gateway.Identity;
using Insight.Gateway.Masking;
using Insight.Gateway.Policies;
using Insight.Gateway.Rejections;
using Insight.Gateway.Routing;
using Insight.Gateway.Sensitive;
using Insight.Gateway.Tracing;
using Insight.Gateway.Traffic.Upstreams.Breaking;
using Insight.Gateway.Waf;
using Insight.Policy.Policies;
using Insight.Streaming.Journal;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Model;

namespace Insight.Gateway.Records;

/// <summary>What is known of one request while it is under way.</summary>
/// <remarks>
/// One object per request, never pooled: streams that an application keeps too long must not count into another request.
/// It stands in for the request's lifetime features too, to tell a client that went away from a response that was cut off here.
/// </remarks>
internal sealed class RequestRecording(AccessRecorder recorder) : IHttpRequestLifetimeFeature, IHttpResetFeature
{
    private HttpContext? _context;
    private IHttpRequestLifetimeFeature? _lifetime;
    private IHttpResetFeature? _reset;
    private CancellationToken _aborted;
    private bool _abortedHere;
    private bool _mayHaveBody;
    private bool _responding;
    private bool _bodiless;
    private long _expected = -1;
    private int _completed;
    private ShadowVerdict? _shadow;

    public RecordId Id { get; init; }

    /// <summary>Arrival, microseconds since 1970 UTC.</summary>
    public long TimeUs { get; init; }

    /// <summary>Arrival as a timestamp of the <see cref="TimeProvider"/>.</summary>
    public long Started { get; init; }

    public required IHttpRequestFeature Request { get; init; }

    /// <summary>The request's <c>Host</c> as received; middleware may change it later.</summary>
    public required string Host { get; init; }

    public required IPAddress Client { get; init; }

    public required string RequestId { get; init; }

    public TraceContext Trace { get; init; }

    public SourceIdentity Source { get; init; }

    /// <summary>The begin frame in the journal; refused when nothing was handed over.</summary>
    public JournalTicket Ticket { get; set; }

    /// <summary>The destination that the begin frame names.</summary>
    public DestinationFacts Destination { get; set; } = DestinationFacts.None;

    /// <summary>Timestamp of the hand-over to the upstream; 0: none.</summary>
    public long HandedOver { get; set; }

    /// <summary>Timestamp of the upstream's response headers, or of its failure; 0: none yet.</summary>
    public long Answered { get; set; }

    public Hop? Hop { get; set; }

    public bool IsWebSocket { get; set; }

    /// <summary>Id of the request's endpoint, looked for once (<see cref="AccessRecorder.EndpointOf"/>); null: not yet.</summary>
    public ulong? EndpointId { get; set; }

    /// <summary>The WAF at work on this request; null: it is not looked at.</summary>
    public Inspection? Inspection { get; set; }

    /// <summary>What the WAF has found; null: it did not look.</summary>
    public WafVerdict? Verdict { get; set; }

    /// <summary>What a stricter level of the WAF says in shadow; null: it did not look, or not yet.</summary>
    public ShadowVerdict? Shadow { get => Volatile.Read(ref _shadow); set => Volatile.Write(ref _shadow, value); }

    /// <summary>What policies said; null: none was asked, or none said anything.</summary>
    public PolicyVerdict[]? Policies { get; set; }

    /// <summary>Policies that were asked and have guards; null: none.</summary>
    public GuardedRequest? Guarded { get; set; }

    /// <summary>Policies about the WAF that do not act; null: none.</summary>
    public PolicyVerdict[]? WafPolicies { get; set; }

    /// <summary>Breakers of policies that want to know how it ends; null: none.</summary>
    public List<(Breaker Breaker, int Era)>? Breakers { get; set; }

    /// <summary>Policies that mask sensitive data of the answer, or would; null: none.</summary>
    public AnswerMasks? Masks { get; set; }

    /// <summary>How policies want the request to be treated; null: as it is configured.</summary>
    public Conduct? Conduct { get; set; }

    /// <summary>The request's body as far as it was read before it went on; null: it goes on as it comes.</summary>
    public HeldBody? HeldBody { get; set; }

    /// <summary>What the gateway answered by itself; null: nothing.</summary>
    public OwnAnswer? Own { get; set; }

    /// <summary>Who asked, verified by the route; null: the route does not ask, or it was nobody.</summary>
    public string? Principal { get; set; }

    /// <summary>Attempts after the first.</summary>
    public int Retries { get; set; }

    /// <summary>Whether the client showed a certificate.</summary>
    public bool HasCertificate { get; init; }

    /// <summary>Kinds of sensitive data in path and query.</summary>
    public SensitiveKinds TargetKinds { get; set; }

    /// <summary>The request's body as it is looked at; null: there is none, or it is not.</summary>
    public BodyCapture? RequestBody { get; private set; }

    /// <summary>The response's body as it is looked at; null: there is none, or it is not.</summary>
    public BodyCapture? ResponseBody { get; private set; }

    /// <summary>Body bytes received.</summary>
    public long RequestBytes { get; private set; }

    /// <summary>Body bytes sent.</summary>
    public long ResponseBytes { get; private set; }

    /// <summary>True when the client went away before the response was complete.</summary>
    public bool ClientAborted => !_abortedHere && _aborted.IsCancellationRequested;

    CancellationToken IHttpRequestLifetimeFeature.RequestAborted
    {
        get => _lifetime!.RequestAborted;
        set => _lifetime!.RequestAborted = value;
    }

    void IHttpRequestLifetimeFeature.Abort()
    {
        _abortedHere |= !_aborted.IsCancellationRequested;
        _lifetime!.Abort();
    }

    void IHttpResetFeature.Reset(int errorCode)
    {
        _abortedHere |= !_aborted.IsCancellationRequested;
        _reset!.Reset(errorCode);
    }

    /// <summary>The kinds of sensitive data that are known here.</summary>
    public SensitivePatterns Patterns => recorder.Bodies.Patterns;

    /// <summary>Id of the request's endpoint; 0: none that is known.</summary>
    public ulong EndpointIn(KnownEndpoints endpoints) => recorder.EndpointOf(this, (IReverseProxyFeature?)_context!.Features[typeof(IReverseProxyFeature)], endpoints);

    /// <summary>Puts the taps that count bytes, and see the last one coming, between server and application.</summary>
    public void Attach(HttpContext context)
    {
        _context = context;
        IFeatureCollection features = context.Features;
        features[typeof(RequestRecording)] = this;

        // By type and not by Get<T>: that is a generic virtual call, which costs three times as much, and there are many.
        _lifetime = (IHttpRequestLifetimeFeature)features[typeof(IHttpRequestLifetimeFeature)]!;
        _aborted = _lifetime.RequestAborted;
        features[typeof(IHttpRequestLifetimeFeature)] = this;
        IHttpResponseBodyFeature body = (IHttpResponseBodyFeature)features[typeof(IHttpResponseBodyFeature)]!;
        features[typeof(IHttpResponseBodyFeature)] = new ResponseBodyTap(body, this);
        _mayHaveBody = features[typeof(IHttpRequestBodyDetectionFeature)] is not IHttpRequestBodyDetectionFeature { CanHaveBody: false };
        if (_mayHaveBody) Request.Body = new TappedStream(Request.Body, this);

        if (HttpProtocol.IsHttp11(Request.Protocol))
        {
            if (features[typeof(IHttpUpgradeFeature)] is IHttpUpgradeFeature { IsUpgradableRequest: true } upgrade) features[typeof(IHttpUpgradeFeature)] = new UpgradeTap(upgrade, this);
            return;
        }

        _reset = (IHttpResetFeature?)features[typeof(IHttpResetFeature)];
        if (_reset is not null) features[typeof(IHttpResetFeature)] = this;
        if (features[typeof(IHttpExtendedConnectFeature)] is IHttpExtendedConnectFeature { IsExtendedConnect: true } connect)
        {
            features[typeof(IHttpExtendedConnectFeature)] = new ExtendedConnectTap(connect, this);
        }
    }

    /// <summary>Counts body bytes that the client sent, and looks at them.</summary>
    public void Receive(ReadOnlySpan<byte> bytes)
    {
        if (RequestBytes == 0 && bytes.Length > 0) RequestBody = recorder.Bodies.Begin(Request.Headers.ContentType, Request.Headers.ContentEncoding, HeldBody is not null);
        RequestBytes += bytes.Length;
        RequestBody?.Feed(bytes);
    }

    /// <summary>Counts body bytes that wait in the server's writer, and looks at them.</summary>
    /// <param name="bytes">The bytes, or as many of them as are known.</param>
    /// <param name="count">How many there are.</param>
    public void Advance(ReadOnlySpan<byte> bytes, int count)
    {
        if (!_responding) BeginResponse();
        if (_bodiless || count == 0) return;
        if (ResponseBytes == 0) ResponseBody = recorder.Bodies.Begin(_context!.Response.ContentType, _context.Response.Headers.ContentEncoding);
        ResponseBytes += count;
        ResponseBody?.Feed(bytes);
    }

    /// <summary>
    /// Called before bytes, or only headers, go to the client. When they are the last ones the record is written first,
    /// so that whoever has the whole response is in the journal.
    /// </summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        Advance(bytes, bytes.Length);
        if (_expected >= 0 && ResponseBytes >= _expected) Complete(null, isAnswered: true);
    }

    /// <summary>Writes the record, once; later calls do nothing.</summary>
    /// <param name="exception">What the application threw, if it did.</param>
    /// <param name="isAnswered">Whether the last byte of an announced response is what completes it.</param>
    public void Complete(Exception? exception, bool isAnswered = false)
    {
        if (_completed != 0 || Interlocked.Exchange(ref _completed, 1) != 0) return;
        if (!_responding) SetRequestIdHeader();
        bool aborted = ClientAborted || (_mayHaveBody && !_abortedHere && LeftoverBody.EndedAmid(_context!, exception));
        if (aborted && _mayHaveBody) LeftoverBody.Mark(_context!.Features);
        Outcome outcome = Verdict is { Stop.Length: > 0 } stopped ? Outcome.OfRefusal(_context!, stopped.Stop, aborted)
            : Own is { } own ? Outcome.OfOwn(_context!, own, aborted)
            : isAnswered ? Outcome.OfAnswer(_context!, aborted)
            : Outcome.Of(_context!, exception, aborted);
        recorder.End(this, _context!, outcome);
    }

    /// <summary>Tells the client the request's id. Set when everything else is in the headers: the upstream's own, if any, is replaced.</summary>
    public void SetRequestIdHeader()
    {
        if (!_context!.Response.HasStarted) _context.Response.Headers[recorder.RequestIdHeader] = RequestId;
    }

    private void BeginResponse()
    {
        _responding = true;
        SetRequestIdHeader();
        int status = _context!.Response.StatusCode;
        _bodiless = status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified || HttpMethods.IsHead(Request.Method);
        if (_bodiless) _expected = 0;
        else if (_context.Response.ContentLength is { } length) _expected = length;
    }
}
