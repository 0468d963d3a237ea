using Insight.Export.Destinations;
using Insight.Export.Selection;
using Insight.Export.Sources;

namespace Insight.Export.Delivery;

/// <summary>What a destination is told, and how.</summary>
/// <param name="Destination">The destination.</param>
/// <param name="Sources">Streams that it is told of.</param>
/// <param name="Filter">Which of their events.</param>
/// <param name="Forms">How clients are told of.</param>
/// <param name="FromTheBeginning">Whether it hears of what happened before it was first configured.</param>
public sealed record DestinationPlan(IDestination Destination, IReadOnlyList<IEventSource> Sources, EventFilter Filter, ClientForms Forms, bool FromTheBeginning);
