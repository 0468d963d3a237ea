namespace Insight.Endpoints.Matching;

/// <summary>A child whose segment is constant in part.</summary>
internal sealed record AffixEdge(SegmentPattern Pattern, MatchNode Node);
