namespace Insight.Anomaly.RootCause;

/// <summary>What somebody complains of.</summary>
/// <param name="Node">Position in <see cref="ServiceGraph.Nodes"/>.</param>
/// <param name="Metric">What is wrong with it.</param>
public readonly record struct Symptom(int Node, SymptomMetric Metric);
