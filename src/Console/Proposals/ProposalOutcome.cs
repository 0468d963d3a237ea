using Insight.PolicyRecommender.Proposals;
using Microsoft.AspNetCore.Http;

namespace Insight.Console.Proposals;

/// <summary>What came of an action.</summary>
/// <param name="Proposal">The proposal afterwards; null when nothing was changed.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Problem">Why nothing was changed.</param>
internal sealed record ProposalOutcome(Proposal? Proposal, int Status, string Problem)
{
    public static ProposalOutcome Missing { get; } = new(null, StatusCodes.Status404NotFound, "There is no proposal with this id.");

    public static ProposalOutcome Conflict(string problem) => new(null, StatusCodes.Status409Conflict, problem);
}
