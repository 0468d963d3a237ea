namespace Insight.Console.Exports;

/// <summary>Why something is done with a destination.</summary>
/// <param name="Reason">Why; needed to discard.</param>
public sealed record ExportAction(string? Reason);

/// <summary>What was done.</summary>
/// <param name="Done">In words.</param>
/// <param name="IsWell">Whether it went well: of a test, whether the event was taken.</param>
public sealed record ExportAnswer(string Done, bool IsWell);
