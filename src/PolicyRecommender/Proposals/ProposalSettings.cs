namespace Insight.PolicyRecommender.Proposals;

/// <summary>How proposals become policies (configuration section <c>console.proposals</c>).</summary>
public sealed class ProposalSettings
{
    /// <summary>Whether nobody approves what they wrote themselves.</summary>
    public bool FourEyes { get; set; } = true;

    /// <summary>People who must agree, 1 to 16.</summary>
    public int Approvals { get; set; } = 1;

    /// <summary>How long an approved policy lasts when it does not say, 1 to 3,650 days.</summary>
    public TimeSpan Life { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long before the end a renewal is proposed; zero: never.</summary>
    public TimeSpan RenewBefore { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How often proposals are compared with policies and clock; 1 to 60 seconds.</summary>
    public TimeSpan FollowInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often history is asked for candidates; ten seconds to a day.</summary>
    public TimeSpan CandidateInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How much history may teach, one hour to 90 days.</summary>
    public TimeSpan History { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How much history there must be before it teaches, one minute to <see cref="History"/>. Halves of less are too much alike to say that something stays the same.</summary>
    public TimeSpan LeastHistory { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Why history does not teach yet; null: it does.</summary>
    /// <param name="first">The first request, UTC; null: there is none.</param>
    /// <param name="now">UTC.</param>
    public string? HistoryProblem(DateTime? first, DateTime now) =>
        first is not { } from ? "there are no requests"
        : now - from < LeastHistory ? $"the first request is younger than console.proposals.leastHistory ({Policy.Objects.Duration.Format(LeastHistory)})"
        : null;

    /// <summary>Why the settings cannot be used; null when they can.</summary>
    public string? Problem() =>
        Approvals is < 1 or > 16 ? "approvals: must be from 1 to 16."
        : Life < TimeSpan.FromDays(1) || Life > TimeSpan.FromDays(3650) ? "life: must be from 1 to 3,650 days."
        : RenewBefore < TimeSpan.Zero || RenewBefore >= Life ? "renewBefore: must be less than life, and not negative."
        : FollowInterval < TimeSpan.FromSeconds(1) || FollowInterval > TimeSpan.FromMinutes(1) ? "followInterval: must be from 1 to 60 seconds."
        : CandidateInterval < TimeSpan.FromSeconds(10) || CandidateInterval > TimeSpan.FromDays(1) ? "candidateInterval: must be from ten seconds to a day."
        : History < TimeSpan.FromHours(1) || History > TimeSpan.FromDays(90) ? "history: must be from one hour to 90 days."
        : LeastHistory < TimeSpan.FromMinutes(1) || LeastHistory > History ? "leastHistory: must be from one minute to history."
        : null;
}
