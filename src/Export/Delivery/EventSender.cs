using Insight.Export.Destinations;
using Insight.Export.Events;
using Insight.Export.Options;
using Insight.Storage.Control.Exports;

namespace Insight.Export.Delivery;

/// <summary>Sends events until each was taken or refused for good, however long that takes.</summary>
/// <remarks>
/// What a destination refuses goes to its letters. What it does not take now is sent again, after a pause that grows. An event that it does not take by itself <see cref="MostAlone"/> times, while it takes
/// others, is refused by us: it would hold up all that come behind it.
/// </remarks>
public sealed class EventSender(string name, IDestination destination, ExportLetters letters, StatusBoard board, ExportMetrics metrics, DeliveryPace pace, TimeProvider time)
{
    /// <summary>Attempts with one event by itself.</summary>
    public const int MostAlone = 10;

    private readonly CircuitBreaker _breaker = new(destination.MostEvents);

    /// <summary>Sends events.</summary>
    /// <param name="kind">Their stream.</param>
    /// <param name="events">The events.</param>
    /// <param name="cancellationToken">Ends the attempts: what was not taken counts as not sent.</param>
    /// <returns>False: the destination does not acknowledge and was away, so that what was on its way must be sent again.</returns>
    public async Task<bool> SendAsync(EventKind kind, IReadOnlyList<ExportEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        List<ExportEvent> waiting = [.. events];
        Dictionary<string, int> alone = new(StringComparer.Ordinal);
        HashSet<string> overtaken = new(StringComparer.Ordinal);
        int done = 0;
        while (done < waiting.Count)
        {
            List<ExportEvent> batch = waiting.GetRange(done, Math.Min(_breaker.Size, waiting.Count - done));
            DeliveryResult result = await destination.SendAsync(batch, cancellationToken);
            List<(int Position, string Reason)> refused = [.. result.Refused.Select(static one => (one.Position, one.Reason))];
            List<ExportEvent> again = [.. result.Again.Select(position => batch[position])];
            int taken = batch.Count - again.Count - refused.Count;
            if (taken > 0) overtaken.UnionWith(alone.Keys);
            if (batch.Count == 1 && again.Count == 1 && destination.Acknowledges)
            {
                string id = batch[0].Id;
                alone[id] = alone.GetValueOrDefault(id) + 1;
                if (alone[id] >= MostAlone && overtaken.Contains(id))
                {
                    refused.Add((0, $"not taken {MostAlone} times while others were: {result.Problem}"));
                    again.Clear();
                }
            }

            int dropped = refused.Count == 0 ? 0 : letters.Keep(name, kind.ToString(), [.. refused.Select(one => (batch[one.Position].Id, DeliveryResult.Bounded(one.Reason), EventJson.Write(batch[one.Position])))]);
            if (taken + refused.Count > 0) _breaker.Succeeded();
            else _breaker.Failed();
            metrics.Note(name, kind, taken, refused.Count, taken + refused.Count == 0);
            board.Note(taken, refused.Count, dropped, result with { Again = again.Count == 0 ? [] : result.Again, Problem = again.Count == 0 ? "" : result.Problem }, _breaker.State);
            done += batch.Count;
            if (again.Count == 0) continue;

            // One by itself goes behind the others: if they are taken, it is not the destination's fault.
            if (batch.Count == 1) waiting.Add(batch[0]);
            else waiting.InsertRange(done, again);
            TimeSpan pause = pace.Pause(Math.Max(_breaker.Failures, 1), result.Pause, Random.Shared.NextDouble());
            board.Waits(pause);
            await Task.Delay(pause, time, cancellationToken);
            if (!destination.Acknowledges) return false;
        }

        return true;
    }
}
