using Insight.Export.Events;

namespace Insight.Export.Destinations;

/// <summary>A system that events are sent to. One batch at a time; the same events may come again.</summary>
/// <remarks>What goes wrong on the way is a result, never an exception: those are for bugs, and for cancellation.</remarks>
public interface IDestination : IAsyncDisposable
{
    /// <summary>Whether it says that it has what it was sent. Those that do not are sent the last <see cref="SendAgain"/> again after a break.</summary>
    bool Acknowledges { get; }

    /// <summary>How long what was sent to a destination that does not acknowledge counts as on its way.</summary>
    static TimeSpan SendAgain => TimeSpan.FromSeconds(30);

    /// <summary>Most events of one batch.</summary>
    int MostEvents { get; }

    /// <summary>Sends events and waits for the answer.</summary>
    /// <param name="events">What to send, in order; at least one, at most <see cref="MostEvents"/>.</param>
    /// <param name="cancellationToken">Ends the wait; the events count as not sent.</param>
    ValueTask<DeliveryResult> SendAsync(IReadOnlyList<ExportEvent> events, CancellationToken cancellationToken);
}
