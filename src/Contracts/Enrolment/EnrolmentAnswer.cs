namespace Insight.Contracts.Enrolment;

/// <summary>What a gateway is given. It counts only with the console's signature.</summary>
/// <param name="Gateway">The gateway's id.</param>
/// <param name="Certificate">Its certificate and what is between it and a root, as PEM.</param>
/// <param name="TrustBundle">The roots that vouch for others, as PEM.</param>
public sealed record EnrolmentAnswer(string Gateway, string Certificate, string TrustBundle);
