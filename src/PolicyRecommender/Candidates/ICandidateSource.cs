namespace Insight.PolicyRecommender.Candidates;

/// <summary>Finds candidates of one kind in what is stored. Reads only; the same history gives the same candidates.</summary>
public interface ICandidateSource
{
    /// <summary>The kind, as in <see cref="Policy.Policies.PolicyKinds"/>.</summary>
    string Kind { get; }

    /// <summary>The candidates of a tenant.</summary>
    Task<IReadOnlyList<Candidate>> FindAsync(CandidateQuestion question, CancellationToken cancellationToken);
}
