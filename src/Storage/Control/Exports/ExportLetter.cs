namespace Insight.Storage.Control.Exports;

/// <summary>An event that a destination will not take.</summary>
/// <param name="Destination">Name of the destination.</param>
/// <param name="Event">Id of the event.</param>
/// <param name="Stream">Stream of the event.</param>
/// <param name="RefusedAt">When it was refused last, UTC.</param>
/// <param name="Reason">Why, in the destination's words.</param>
/// <param name="Content">The event, JSON.</param>
/// <param name="Wanted">Whether it is to be sent again.</param>
public sealed record ExportLetter(string Destination, string Event, string Stream, DateTimeOffset RefusedAt, string Reason, string Content, bool Wanted);
