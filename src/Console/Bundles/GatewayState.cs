using Insight.Contracts.Reports;

namespace Insight.Console.Bundles;

/// <summary>A gateway, how it is, and the bundle it works with.</summary>
/// <param name="Id">The gateway's id, as it gave it.</param>
/// <param name="State">How it stands.</param>
/// <param name="Why">Why, as a sentence; empty where all is well.</param>
/// <param name="LastSeen">When it was heard of last, by the console's clock, UTC; null: never.</param>
/// <param name="Site">Its site; may be empty.</param>
/// <param name="Version">Version of the product there; empty: it never said.</param>
/// <param name="StartedAt">When it started by its own clock, UTC; null: it never said.</param>
/// <param name="InForce">Number of the bundle in force; 0: its own configuration.</param>
/// <param name="Expected">Number of the bundle that it should have; null: not known by this console.</param>
/// <param name="Answered">Number of the bundle that its last answer was about; 0: it never answered, or what came could not be named.</param>
/// <param name="Accepted">Whether it accepted that one.</param>
/// <param name="Reason">Why not, or which parts it does not know; may be empty.</param>
/// <param name="AnsweredAt">When it answered, UTC; null: never.</param>
/// <param name="Requests">Its requests; null: it never reported.</param>
/// <param name="Queue">Records on their way there; null: it never reported.</param>
/// <param name="Enrolment">Its identity of its own; null: it uses the token that gateways share.</param>
public sealed record GatewayState(
    string Id,
    GatewayStanding State,
    string Why,
    DateTime? LastSeen,
    string Site,
    string Version,
    DateTime? StartedAt,
    long InForce,
    long? Expected,
    long Answered,
    bool Accepted,
    string Reason,
    DateTime? AnsweredAt,
    ReportedRequests? Requests,
    ReportedJournal? Queue,
    GatewayEnrolment? Enrolment);
