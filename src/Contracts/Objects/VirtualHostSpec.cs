namespace Insight.Contracts.Objects;

/// <summary>Domains that are served alike.</summary>
public sealed record VirtualHostSpec
{
    /// <summary>
    /// 1 to 256 domains: <c>shop.example</c>, <c>*.shop.example</c> (one or more labels in its place), <c>*</c> (whatever nothing else names), each with a port if
    /// only that is meant (<c>shop.example:8443</c>). The most specific wins: exact before wildcard, longer before shorter, with port before without.
    /// </summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>Application that requests are counted for; empty: the gateway's default.</summary>
    public string App { get; init; } = "";

    /// <summary>WAF mode; null: the gateway's default.</summary>
    public WafModeSetting? Waf { get; init; }

    /// <summary>TLS; null: as the listener has it.</summary>
    public HostTls? Tls { get; init; }

    /// <summary>Defaults of this host's routes that name none of their own.</summary>
    public RouteDefaults? Defaults { get; init; }
}
