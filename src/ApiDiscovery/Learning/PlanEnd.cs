namespace Insight.ApiDiscovery.Learning;

/// <summary>A method at a place of a plan: an endpoint, if the plan is right.</summary>
internal sealed class PlanEnd(byte method)
{
    public byte Method { get; } = method;

    public List<LearnCell> Cells { get; } = [];

    public double Cost { get; set; }
}
