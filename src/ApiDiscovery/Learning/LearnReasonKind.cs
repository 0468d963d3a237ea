namespace Insight.ApiDiscovery.Learning;

/// <summary>What decided that a segment is a parameter or a constant.</summary>
public enum LearnReasonKind
{
    /// <summary>A parameter: every value has a type (number, UUID, date, …).</summary>
    TypedValues = 0,

    /// <summary>A parameter: words that behave as one, in what lies below them, in who answers, in size and duration.</summary>
    AlikeSiblings,

    /// <summary>A parameter over several segments: paths of files.</summary>
    PathTail,

    /// <summary>A constant: a version that most of the traffic carries.</summary>
    VersionConstant,

    /// <summary>A constant beside a parameter: it behaves otherwise than the values.</summary>
    DistinctSibling,

    /// <summary>A constant: its siblings behave as separate endpoints.</summary>
    SeparateSiblings,

    /// <summary>An operator said so.</summary>
    Pinned,

    /// <summary>A known document says so.</summary>
    Documented,

    /// <summary>It was so before and little speaks against it.</summary>
    Established,
}
