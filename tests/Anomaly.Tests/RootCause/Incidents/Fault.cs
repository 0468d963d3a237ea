namespace Insight.Anomaly.Tests.RootCause.Incidents;

/// <summary>What goes wrong in a simulation.</summary>
/// <param name="Kind">A word for it.</param>
/// <param name="Node">The node at fault; -1 when a call or the users are.</param>
/// <param name="Call">The call at fault; -1 otherwise.</param>
/// <param name="DelayMs">Time added to each request.</param>
/// <param name="Slowdown">Factor on the node's own work.</param>
/// <param name="ErrorRate">Share of requests that fail at once.</param>
/// <param name="Rate">Factor on what users ask for.</param>
internal sealed record Fault(string Kind, int Node = -1, int Call = -1, double DelayMs = 0, double Slowdown = 1, double ErrorRate = 0, double Rate = 1)
{
    /// <summary>Nothing goes wrong.</summary>
    public static Fault None { get; } = new("none");
}
