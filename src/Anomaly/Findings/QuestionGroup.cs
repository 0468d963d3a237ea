namespace Insight.Anomaly.Findings;

/// <summary>Kinds of questions that are asked of windows: each kind has its own part of the budget, so that many questions of one do not silence another.</summary>
public enum QuestionGroup
{
    /// <summary>Rates, errors and durations of services, edges and endpoints.</summary>
    Traffic,

    /// <summary>What clients do.</summary>
    Clients,

    /// <summary>Versions against each other.</summary>
    Versions,

    /// <summary>How services call each other.</summary>
    Patterns
}
