using Insight.Export.Events;
using Insight.Export.Options;

namespace Insight.Export.Destinations.Alerts;

/// <summary>Refuses events that an alert has no form for, which configuration does not let happen, and lets the others through.</summary>
internal sealed class AlertDestination(DestinationOptions options, IDestination inner) : IDestination
{
    /// <inheritdoc />
    public bool Acknowledges => inner.Acknowledges;

    /// <inheritdoc />
    public int MostEvents => inner.MostEvents;

    /// <inheritdoc />
    public async ValueTask<DeliveryResult> SendAsync(IReadOnlyList<ExportEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        List<int> positions = [.. Enumerable.Range(0, events.Count).Where(i => AlertStreams.Takes(options, events[i]))];
        if (positions.Count == events.Count) return await inner.SendAsync(events, cancellationToken);
        IEnumerable<EventRefusal> others = Enumerable.Range(0, events.Count).Except(positions).Select(static i => new EventRefusal(i, "Alerts have no form for events of this kind."));
        if (positions.Count == 0) return new DeliveryResult { Refused = [.. others] };
        DeliveryResult result = await inner.SendAsync([.. positions.Select(i => events[i])], cancellationToken);
        return result with
        {
            Again = [.. result.Again.Select(i => positions[i])],
            Refused = [.. result.Refused.Select(refusal => refusal with { Position = positions[refusal.Position] }).Concat(others).OrderBy(static refusal => refusal.Position)],
        };
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
