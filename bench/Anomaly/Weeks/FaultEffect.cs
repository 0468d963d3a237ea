namespace Insight.Bench.Anomaly.Weeks;

/// <summary>Where a fault bites.</summary>
internal sealed class FaultEffect(InjectedFault fault, ShopModel shop)
{
    private readonly int _service = shop.ServiceOf(fault.Service);
    private readonly bool _wholeService = fault.Kind is FaultKind.Latency or FaultKind.Errors or FaultKind.RetryStorm;

    /// <summary>The fault.</summary>
    public InjectedFault Fault => fault;

    /// <summary>True where requests are slow or fail. Canaries are not here: they do so as versions.</summary>
    public bool Slows(CallSite site) =>
        site.Endpoint.Service == _service && (_wholeService || (fault.Kind == FaultKind.Edge && site.Source == fault.Source));

    /// <summary>True for calls that are not made any more.</summary>
    public bool Silences(CallSite site) => fault.Kind == FaultKind.Silence && site.Endpoint.Service == _service && site.Source == fault.Source;

    /// <summary>True for calls that are tried again.</summary>
    public bool Retries(CallSite site) => fault.Kind == FaultKind.RetryStorm && site.Endpoint.Service == _service;

    /// <summary>True for an endpoint that asks one by one.</summary>
    public bool IsOneByOne(ShopEndpoint endpoint) => fault.Kind == FaultKind.NPlusOne && endpoint.Service == _service && endpoint.Name == fault.Endpoint;
}
