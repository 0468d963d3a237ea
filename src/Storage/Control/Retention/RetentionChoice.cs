namespace Insight.Storage.Control.Retention;

/// <summary>How long somebody chose that a kind of data is kept.</summary>
/// <param name="Kind">Key of the kind.</param>
/// <param name="Keep">How long.</param>
/// <param name="ChosenAt">When, UTC.</param>
/// <param name="ChosenBy">Who.</param>
public sealed record RetentionChoice(string Kind, TimeSpan Keep, DateTimeOffset ChosenAt, string ChosenBy);
