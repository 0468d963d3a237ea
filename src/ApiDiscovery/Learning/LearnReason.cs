namespace Insight.ApiDiscovery.Learning;

/// <summary>Why a segment is a parameter or a constant.</summary>
/// <param name="Segment">Which segment, from 0.</param>
/// <param name="Kind">The kind of evidence that decided.</param>
/// <param name="Strength">How strongly, in nats (natural logarithm of the odds); 0 where it was certain.</param>
/// <param name="Count">Values or siblings it rests on.</param>
/// <param name="Undecided">True when the other reading is nearly as likely: "one parameter or N endpoints?" is for a person to say.</param>
public sealed record LearnReason(int Segment, LearnReasonKind Kind, double Strength, int Count, bool Undecided);
