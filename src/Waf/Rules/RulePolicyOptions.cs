namespace Insight.Waf.Rules;

/// <summary>How one route wants rules to be run. What is null is left to the rules.</summary>
public sealed record RulePolicyOptions
{
    /// <summary>Whether rules may stop requests; otherwise they only report.</summary>
    public bool Blocks { get; init; } = true;

    /// <summary>Paranoia level, 1 to 4: how many of the Core Rule Set's rules run.</summary>
    public int? ParanoiaLevel { get; init; }

    /// <summary>Anomaly score from which a request is stopped.</summary>
    public int? InboundThreshold { get; init; }

    /// <summary>Anomaly score from which a response is stopped.</summary>
    public int? OutboundThreshold { get; init; }

    /// <summary>Longest request body that is looked at, bytes.</summary>
    public long? RequestBodyLimit { get; init; }

    /// <summary>Whether request bodies may be looked at.</summary>
    public bool RequestBodies { get; init; } = true;

    /// <summary>Whether response bodies may be looked at.</summary>
    public bool ResponseBodies { get; init; }

    /// <summary>Exclusions in the words of the action <c>ctl</c>, such as <c>ruleRemoveById=942100</c> or <c>ruleRemoveTargetByTag=attack-sqli;ARGS:comment</c>.</summary>
    public IReadOnlyList<string> Exclusions { get; init; } = [];
}
