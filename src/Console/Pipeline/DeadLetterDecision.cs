namespace Insight.Console.Pipeline;

/// <summary>What is to become of dead letters.</summary>
/// <param name="Ids">1 to 100 ids, as the list shows them.</param>
/// <param name="Reason">Why; needed to discard.</param>
public sealed record DeadLetterRequest(IReadOnlyList<string>? Ids, string? Reason);

/// <summary>What came of a decision. What was ordered is done by the process that ingests, within seconds of its running.</summary>
/// <param name="Ordered">Letters that it is to be done with.</param>
/// <param name="Refused">Letters that it cannot be done with, and why.</param>
public sealed record DeadLetterAnswer(IReadOnlyList<string> Ordered, IReadOnlyList<DeadLetterRefusal> Refused);

/// <summary>A letter about which nothing was decided.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Why">Why not.</param>
public sealed record DeadLetterRefusal(string Id, string Why);
