namespace Insight.Ingest.DeadLetters;

/// <summary>A dead letter as the table has it.</summary>
/// <param name="Id">Id of the record, 32 hexadecimal digits.</param>
/// <param name="Source">Stream it came from.</param>
/// <param name="State">Empty: nothing became of it yet.</param>
/// <param name="Record">The whole record; empty: it was not kept.</param>
internal sealed record KeptLetter(string Id, string Source, string State, byte[] Record);
