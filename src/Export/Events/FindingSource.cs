namespace Insight.Export.Events;

/// <summary>What a finding about a request comes from. The numbers are kept with letters.</summary>
public enum FindingSource
{
    /// <summary>A rule of the WAF matched it.</summary>
    Waf = 0,

    /// <summary>A policy turned it away.</summary>
    Policy = 1,
}
