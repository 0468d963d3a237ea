namespace Insight.Anomaly.RootCause;

/// <summary>Where a cause lies.</summary>
public enum CauseKind : byte
{
    /// <summary>In the node itself: slow or failing without its callees.</summary>
    Node = 1,

    /// <summary>Between two nodes: one caller alone has the trouble with a callee that serves others well.</summary>
    Call = 2,

    /// <summary>Outside the graph: clients send more than ever.</summary>
    Outside = 3
}
