namespace Insight.Anomaly.RootCause;

/// <summary>An edge of the graph: one node calls another. Both are positions in <see cref="ServiceGraph.Nodes"/>.</summary>
/// <param name="Caller">Who calls.</param>
/// <param name="Callee">Who is called.</param>
public readonly record struct GraphCall(int Caller, int Callee);
