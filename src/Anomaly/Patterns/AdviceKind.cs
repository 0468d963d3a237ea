namespace Insight.Anomaly.Patterns;

/// <summary>Kinds of advice. Numbers are stored: never change one.</summary>
public enum AdviceKind : byte
{
    /// <summary>One request of the caller asks the same endpoint many times: N+1.</summary>
    ManyCallsPerRequest = 1
}
