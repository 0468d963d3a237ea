namespace Insight.Endpoints.Profiles;

/// <summary>What is to be said of a request.</summary>
/// <param name="Points">What it adds to the WAF's anomaly score.</param>
/// <param name="Reasons">Everything that is unusual.</param>
/// <param name="Place">Where the most unusual argument stands.</param>
/// <param name="Parameter">The most unusual argument's parameter in the profile of its endpoint; -1: none, or one that is unknown.</param>
public readonly record struct RequestJudgement(int Points, ProfileReasons Reasons, ArgumentPlace Place, int Parameter)
{
    /// <summary>Which of the arguments that were handed over is the most unusual, from 0; -1: none, or one that is missing.</summary>
    public int Argument { get; init; } = -1;
}
