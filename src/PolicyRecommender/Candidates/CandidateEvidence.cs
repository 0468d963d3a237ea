namespace Insight.PolicyRecommender.Candidates;

/// <summary>What a candidate rests on. Stored with the proposal; its SHA-256 is what people approve.</summary>
public sealed record CandidateEvidence
{
    /// <summary>Beginning of the time that was looked at, UTC.</summary>
    public DateTime From { get; init; }

    /// <summary>Its end, UTC.</summary>
    public DateTime To { get; init; }

    /// <summary>Requests that it was learned from.</summary>
    public long Requests { get; init; }

    /// <summary>Distinct clients among them.</summary>
    public long Clients { get; init; }

    /// <summary>How much two halves of the time agree, 0 to 1.</summary>
    public double Stability { get; init; }

    /// <summary>How sure it is.</summary>
    public CandidateConfidence Confidence { get; init; }

    /// <summary>Figures, such as quantiles, in order.</summary>
    public IReadOnlyList<EvidenceFact> Facts { get; init; } = [];

    /// <summary>What was left out or speaks against it, such as windows with an incident, each a sentence.</summary>
    public IReadOnlyList<string> Cautions { get; init; } = [];
}
