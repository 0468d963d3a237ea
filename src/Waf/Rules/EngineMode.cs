namespace Insight.Waf.Rules;

/// <summary><c>SecRuleEngine</c>.</summary>
public enum EngineMode
{
    /// <summary>Rules do not run.</summary>
    Off,

    /// <summary>Rules run and intervene nowhere.</summary>
    DetectionOnly,

    /// <summary>Rules run and intervene.</summary>
    On,
}
