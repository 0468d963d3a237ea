using Insight.Gateway.Policies;
using Insight.Gateway.Waf;
using Yarp.ReverseProxy.Forwarder;

namespace Insight.Gateway.Traffic.Exchange;

/// <summary>What every exchange works with.</summary>
/// <param name="Forwarder">The proxy's forwarder, without the WAF before it: here a request is inspected once, whatever is tried.</param>
/// <param name="Waf">The WAF.</param>
/// <param name="Policies">Policies.</param>
/// <param name="Room">Requests under way, where policies limit them.</param>
/// <param name="Mirrors">Sends copies.</param>
/// <param name="Time">The clock.</param>
internal sealed record ExchangeServices(IHttpForwarder Forwarder, WafEngine Waf, PolicyEnforcement Policies, PolicyRoom Room, MirrorSender Mirrors, TimeProvider Time);
