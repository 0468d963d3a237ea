namespace Insight.PolicyRecommender.Candidates.Schemas;

/// <summary>A query parameter (kind 0) or the shape of a body (kind 1), with who sent it and in which half of the time.</summary>
internal sealed class NameRow
{
    public byte Kind { get; set; }

    public string Name { get; set; } = "";

    public long Clients { get; set; }

    public long First { get; set; }

    public long Second { get; set; }
}
