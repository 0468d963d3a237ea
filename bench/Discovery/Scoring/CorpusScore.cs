namespace Insight.Bench.Discovery.Scoring;

/// <summary>How well a corpus's endpoints were learned.</summary>
/// <param name="Precision">Learned endpoints that exist.</param>
/// <param name="Recall">Existing endpoints that were learned.</param>
/// <param name="F1">Their harmonic mean.</param>
/// <param name="Grouping">Share of requests in a group that is exactly their endpoint.</param>
/// <param name="Wrong">Learned, but not there.</param>
/// <param name="Missed">There, but not learned.</param>
internal sealed record CorpusScore(double Precision, double Recall, double F1, double Grouping, IReadOnlyList<string> Wrong, IReadOnlyList<string> Missed)
{
    /// <summary>Precision of the confirmed tier.</summary>
    public double Confirmed { get; init; } = 1;
}
