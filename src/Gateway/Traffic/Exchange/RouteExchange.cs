using Insight.Contracts.Objects;
using Insight.Gateway.Policies;
using Insight.Gateway.Records;
using Insight.Gateway.Routing;
using Insight.Gateway.Traffic.Routing;
using Insight.Gateway.Traffic.Upstreams;
using Insight.Gateway.Waf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Insight.Gateway.Traffic.Exchange;

/// <summary>A request on the route that objects made for it: destination, faults, WAF, admission, attempts, mirror.</summary>
/// <remarks>One object for all that the proxy asks for on the way: it is the proxy's feature and its transformer too.</remarks>
internal sealed class RouteExchange(ExchangeServices services, HttpContext context, RequestRecording recording, CompiledRoute route) : HttpTransformer, IReverseProxyFeature, IHasRouteFacts, IDisposable
{
    private RouteSpec _spec = route.Spec;
    private WeightedDestination? _destination;

    // Kept here: when the answer comes, the route itself may have left the processor's caches.
    private readonly WeightedDestination? _mirror = route.Mirror;
    private HttpTransformer? _transformer;
    private RouteFacts? _facts;
    private RepeatableBody? _body;
    private CancellationTokenSource? _deadline;
    private int _status;
    private bool _isRetried;
    private int _charges;
    private Conduct? _room;

    RouteModel IReverseProxyFeature.Route => _destination?.Model ?? route.Model!;

    RouteFacts IHasRouteFacts.Facts => _facts!;

    ClusterModel IReverseProxyFeature.Cluster => _destination?.Cluster.Model!;

    IReadOnlyList<DestinationState> IReverseProxyFeature.AllDestinations => [];

    IReadOnlyList<DestinationState> IReverseProxyFeature.AvailableDestinations { get; set; } = [];

    public DestinationState? ProxiedDestination { get; set; }

    /// <summary>Answers the request, by itself or through an upstream.</summary>
    /// <param name="problem">What was found wrong with it before; null: nothing.</param>
    public async Task RunAsync(OwnAnswer? problem)
    {
        _destination = Choose();
        _transformer = _destination?.Transformer;
        _facts = _destination?.Facts ?? route.Facts;
        context.Features[typeof(IReverseProxyFeature)] = this;
        if (problem is not null)
        {
            await problem.WriteAsync(context, recording);
            return;
        }

        if (route.Access is { } access && await access.TryAnswerAsync(context, recording)) return;
        if (await services.Policies.JudgeAsync(context, recording, this) is { } answer)
        {
            await answer.WriteAsync(context, recording);
            return;
        }

        if (recording.Conduct is { Limits.Length: > 0 } conduct)
        {
            _spec = conduct.Change(_spec);
            if (!services.Room.TryEnter(conduct))
            {
                await OwnAnswer.Overloaded.WriteAsync(context, recording);
                return;
            }

            _room = conduct;
        }

        if (_spec.Fault is { } fault && await FailAsync(fault)) return;
        if (await RouteAnswers.TryAsync(_spec, context, recording)) return;
        if (_destination is not { } destination)
        {
            await OwnAnswer.NoDestination.WriteAsync(context, recording);
            return;
        }

        using Inspection? inspection = Inspect(destination.Model);
        if (inspection is not null)
        {
            if (await inspection.RequestAsync() is { } refusal)
            {
                await refusal.WriteAsync(context, recording.RequestId);
                return;
            }

            recording.Inspection = inspection;
        }

        await ForwardAsync(destination);
        if (_mirror is { } mirror && Random.Shared.NextDouble() * 100 < _spec.Mirror!.Percent) await services.Mirrors.SendAsync(mirror, context, _body);
    }

    public void Dispose()
    {
        if (_deadline is not null) Deadlines.Return(_deadline);
        _body?.Dispose();
        if (_room is not null) services.Room.Leave(_room);
    }

    public override ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken) =>
        _transformer!.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);

    public override ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is not null)
        {
            _status = (int)proxyResponse.StatusCode;
            if (RetryRule.CauseOf(_status) is { } cause && MayRetry(cause, isSent: true))
            {
                _isRetried = true;
                return new ValueTask<bool>(false);
            }

            ExtendDeadline(proxyResponse);
        }

        return _transformer!.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
    }

    public override ValueTask TransformResponseTrailersAsync(HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken) =>
        _transformer!.TransformResponseTrailersAsync(httpContext, proxyResponse, cancellationToken);

    private WeightedDestination? Choose()
    {
        if (!StickyHash.TryGet(_spec.Sticky, route.Salt, context, recording, out uint number)) number = (uint)Random.Shared.NextInt64(1L << 32);
        return route.Destinations.Choose(number);
    }

    private Inspection? Inspect(RouteModel model)
    {
        if (services.Waf.Active is not { } rules) return null;
        RoutePolicy policy = rules.Of(model, recording.Conduct);
        return policy.Mode == InspectionMode.Off ? null : new Inspection(services.Waf, rules, policy, context, recording);
    }

    /// <summary>Faults on purpose; true when the request is over.</summary>
    private async Task<bool> FailAsync(RouteFault fault)
    {
        if (Random.Shared.NextDouble() * 100 < fault.DelayPercent) await Task.Delay(fault.Delay, services.Time, context.RequestAborted);
        if (Random.Shared.NextDouble() * 100 >= fault.AbortPercent) return false;
        await new OwnAnswer(fault.AbortStatus, Contracts.Records.ResponseFlag.Fault, "fault").WriteAsync(context, recording);
        return true;
    }

    private async Task ForwardAsync(WeightedDestination destination)
    {
        UpstreamCluster cluster = destination.Cluster;
        switch (await cluster.EnterAsync(context.RequestAborted))
        {
            case Admission.Overloaded:
                await OwnAnswer.Overloaded.WriteAsync(context, recording);
                return;
            case Admission.BreakerOpen:
                await OwnAnswer.BreakerOpen.WriteAsync(context, recording);
                return;
        }

        try
        {
            KeepBody();
            await AttemptAsync(destination, cluster);
        }
        finally
        {
            for (; _charges > 0; _charges--) cluster.EndRetry();
            cluster.Leave();
        }
    }

    /// <summary>How the request is sent; a policy may want another time without a byte than the route.</summary>
    private ForwarderRequestConfig Request(WeightedDestination destination) =>
        _spec.Timeout!.Idle is { } idle && idle != route.Spec.Timeout!.Idle ? destination.Request with { ActivityTimeout = idle } : destination.Request;

    /// <summary>Makes the body repeatable where a retry or a mirror may want it.</summary>
    private void KeepBody()
    {
        if (context.Features[typeof(IHttpRequestBodyDetectionFeature)] is IHttpRequestBodyDetectionFeature { CanHaveBody: false }) return;
        int most = Math.Max(_spec.Retry!.Attempts > 0 ? _spec.Retry.BodyBytes : 0, _spec.Mirror?.BodyBytes ?? 0);
        if (most == 0 || context.Request.ContentLength > most) return;
        context.Request.Body = _body = new RepeatableBody(context.Request.Body, most);
    }

    private async Task AttemptAsync(WeightedDestination destination, UpstreamCluster cluster)
    {
        bool hasHash = StickyHash.TryGet(cluster.Spec.Balance.Hash, 0, context, recording, out uint hash);
        ChoiceKey key = new(hash, hasHash);
        int era = cluster.BreakerEra;
        Upstream[] tried = [];
        while (true)
        {
            if (cluster.Choose(destination.Subset, key, tried) is not { } upstream)
            {
                await OwnAnswer.NoUpstream.WriteAsync(context, recording);
                return;
            }

            ProxiedDestination = upstream.Destination;
            _status = 0;
            AttemptResult result = new(AttemptOutcome.Cancelled, null);
            bool isRetry = _charges > 0;
            try
            {
                ForwarderError error = await services.Forwarder.SendAsync(context, upstream.Address, cluster.Client, Request(destination), this, StartDeadline());
                result = AttemptResult.Of(context, error, _status, recording.ClientAborted);
            }
            finally
            {
                cluster.Release(upstream, result.Outcome, era);
                if (isRetry) EndRetry(cluster);
            }

            if (!_isRetried && (result.Cause is not { } cause || _status != 0 || !MayRetry(cause, isSent: cause != RetryOn.Connect)))
            {
                if (result.Outcome == AttemptOutcome.TimedOut && !context.Response.HasStarted) await OwnAnswer.TimedOut.WriteAsync(context, recording);
                return;
            }

            _isRetried = false;
            tried = [.. tried, upstream];
            await BeginAgainAsync();
        }
    }

    /// <summary>Whether there may be another attempt; when there may, the budget is charged.</summary>
    private bool MayRetry(RetryOn cause, bool isSent)
    {
        if (context.Response.HasStarted || recording.ClientAborted || IsOver()) return false;
        if (_body is null ? HasUnkeptBody(isSent) : !_body.CanRepeat) return false;
        if (!RetryRule.Allows(_spec.Retry!, context.Request.Method, cause, recording.Retries, isSent) || !_destination!.Cluster.TryBeginRetry()) return false;
        _charges++;
        return true;
    }

    private void EndRetry(UpstreamCluster cluster)
    {
        cluster.EndRetry();
        _charges--;
    }

    /// <summary>A body that is not kept can be sent once.</summary>
    private bool HasUnkeptBody(bool isSent) =>
        isSent && context.Features[typeof(IHttpRequestBodyDetectionFeature)] is not IHttpRequestBodyDetectionFeature { CanHaveBody: false };

    private async Task BeginAgainAsync()
    {
        TimeSpan pause = RetryRule.Pause(_spec.Retry!, recording.Retries, Random.Shared.NextDouble());
        recording.Retries++;
        _body?.Repeat();
        context.Response.Clear();
        context.Features.Set<IForwarderErrorFeature>(null);
        if (pause > TimeSpan.Zero) await Task.Delay(pause, services.Time, context.RequestAborted);
    }

    /// <summary>Starts the time of an attempt.</summary>
    private CancellationToken StartDeadline()
    {
        RouteTimeout timeout = _spec.Timeout!;
        if (timeout.Total is null && timeout.PerTry is null) return CancellationToken.None;
        if (_deadline is null || !_deadline.TryReset())
        {
            _deadline?.Dispose();
            _deadline = Deadlines.Rent();
        }

        TimeSpan left = timeout.PerTry ?? TimeSpan.MaxValue;
        if (timeout.Total is { } && Left() is var total && total < left) left = total;
        _deadline.CancelAfter(left);
        return _deadline.Token;
    }

    /// <summary>The answer is here: what was allowed for one attempt no longer counts, and streams may take as long as they want.</summary>
    private void ExtendDeadline(HttpResponseMessage response)
    {
        if (_deadline is null) return;
        bool isStream = _spec.Timeout!.Total is null
            || response.StatusCode == System.Net.HttpStatusCode.SwitchingProtocols
            || recording.IsWebSocket
            || StreamTypes.Has(response);
        if (isStream) _deadline.CancelAfter(Timeout.InfiniteTimeSpan);
        else if (_spec.Timeout.PerTry is not null) _deadline.CancelAfter(Left());
    }

    private bool IsOver() => _spec.Timeout!.Total is not null && Left() == TimeSpan.Zero;

    private TimeSpan Left()
    {
        TimeSpan left = _spec.Timeout!.Total!.Value - services.Time.GetElapsedTime(recording.Started);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
