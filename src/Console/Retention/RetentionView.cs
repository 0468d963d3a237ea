namespace Insight.Console.Retention;

/// <summary>What is kept how long.</summary>
/// <param name="Kinds">By kind of data, and what can be chosen.</param>
/// <param name="Others">Tables whose time cannot be chosen.</param>
/// <param name="IsOfOneServer">Rows and bytes are those of the server that answered: on a cluster there are more.</param>
public sealed record RetentionView(IReadOnlyList<RetentionItem> Kinds, IReadOnlyList<RetainedTable> Others, bool IsOfOneServer);

/// <summary>A kind of data that is kept for the same time.</summary>
/// <param name="Kind">Its name in addresses.</param>
/// <param name="Title">What it is.</param>
/// <param name="Days">How long it is to be kept, counted from when it was stored.</param>
/// <param name="ConfiguredDays">How long it would be if nobody had chosen.</param>
/// <param name="Setting">The setting that says the latter; empty: it is built in.</param>
/// <param name="MinDays">Least that can be chosen.</param>
/// <param name="MaxDays">Most that can be chosen.</param>
/// <param name="ChosenBy">Who chose; null: nobody did.</param>
/// <param name="ChosenAt">When, UTC.</param>
/// <param name="IsInForce">Whether every table is kept so long: false until storage took a change over, which is tried every minute.</param>
/// <param name="Rows">Rows there are.</param>
/// <param name="Bytes">Bytes on disk.</param>
/// <param name="Oldest">When the oldest of them was stored, UTC; null: there are none.</param>
/// <param name="Tables">The tables.</param>
public sealed record RetentionItem(
    string Kind, string Title, double Days, double ConfiguredDays, string Setting, int MinDays, int MaxDays, string? ChosenBy, DateTime? ChosenAt, bool IsInForce, long Rows, long Bytes, DateTime? Oldest,
    IReadOnlyList<RetainedTable> Tables);

/// <summary>A table as storage has it.</summary>
/// <param name="Table">Its name.</param>
/// <param name="KeptSeconds">How long storage keeps its rows; null: there is no time that all of them have.</param>
/// <param name="Rows">Rows there are.</param>
/// <param name="Bytes">Bytes on disk.</param>
/// <param name="Oldest">When the oldest was stored, UTC; null: there are none, or it is not known.</param>
public sealed record RetainedTable(string Table, long? KeptSeconds, long Rows, long Bytes, DateTime? Oldest);
