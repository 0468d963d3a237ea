namespace Insight.Contracts.Objects;

/// <summary>Whether the WAF looks at requests.</summary>
public enum WafModeSetting
{
    /// <summary>It does not.</summary>
    Off,

    /// <summary>It notes what it finds.</summary>
    Detect,

    /// <summary>It refuses attacks.</summary>
    Block,
}
