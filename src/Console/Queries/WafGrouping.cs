namespace Insight.Console.Queries;

/// <summary>What findings of the WAF are summed by.</summary>
public enum WafGrouping
{
    /// <summary>Id of the rule.</summary>
    Rule,

    /// <summary>Host, service, endpoint and method.</summary>
    Endpoint,

    /// <summary>Address or pseudonym of the client.</summary>
    Client,
}
