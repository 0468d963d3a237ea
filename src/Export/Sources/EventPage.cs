using Insight.Export.Events;

namespace Insight.Export.Sources;

/// <summary>Some events in their order.</summary>
/// <param name="Events">The events.</param>
/// <param name="Next">The position behind them.</param>
/// <param name="HasMore">Whether more are there already.</param>
/// <param name="ReachedAt">When the last of them was stored, UTC; null where nothing was read.</param>
public sealed record EventPage(IReadOnlyList<ExportEvent> Events, string Next, bool HasMore, DateTime? ReachedAt);
