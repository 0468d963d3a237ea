namespace Insight.WafTools.Ftw;

/// <summary>One test: stages that run one after the other and must all come out as expected.</summary>
/// <param name="Id"><c>RULE-NUMBER</c>, such as <c>920100-4</c>.</param>
/// <param name="Line">The line that the test begins in.</param>
/// <param name="Stages">Its stages, in order.</param>
public sealed record FtwTest(string Id, long Line, IReadOnlyList<FtwStage> Stages)
{
    /// <summary>Whether a stage can only be judged by the answer of a real server.</summary>
    public bool NeedsGateway => Stages.Any(stage => stage.Output.NeedsGateway);
}
