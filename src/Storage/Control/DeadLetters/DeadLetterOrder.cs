namespace Insight.Storage.Control.DeadLetters;

/// <summary>What is to become of a dead letter.</summary>
/// <param name="Id">Id of the record, 32 hexadecimal digits.</param>
/// <param name="Action">What is to be done.</param>
/// <param name="OrderedAt">When somebody said so, UTC.</param>
/// <param name="OrderedBy">Who.</param>
/// <param name="DoneAt">When it was done, UTC; null: it is still to be done.</param>
/// <param name="Outcome">What came of it, for people; empty while it is to be done.</param>
public sealed record DeadLetterOrder(string Id, DeadLetterAction Action, DateTimeOffset OrderedAt, string OrderedBy, DateTimeOffset? DoneAt, string Outcome);

/// <summary>What can be done with a dead letter.</summary>
public enum DeadLetterAction
{
    /// <summary>Send the record through ingest again.</summary>
    Retry,

    /// <summary>Forget it.</summary>
    Discard,
}
