using System.Data.Common;
using Insight.Export.Destinations;
using Insight.Export.Events;
using Insight.Export.Options;
using Insight.Export.Selection;
using Insight.Export.Sources;
using Insight.Storage.Control.Exports;

namespace Insight.Export.Delivery;

/// <summary>Tells one destination of its streams, page by page in turn, for as long as it runs.</summary>
/// <remarks>
/// It reads what is stored and never what is on its way there: however slow a destination is, ingest does not notice. A position is kept once all before it was taken, so a process that is killed sends a
/// page again at most; destinations that do not acknowledge are sent what they were sent in the last <see cref="IDestination.SendAgain"/>.
/// </remarks>
public sealed class DestinationLoop
{
    /// <summary>Most rows of a read.</summary>
    public const int MostRows = 5_000;

    private static readonly TimeSpan s_sourceAway = TimeSpan.FromSeconds(5);

    private readonly string _name;
    private readonly EventFilter _filter;
    private readonly ClientForms _forms;
    private readonly bool _fromTheBeginning;
    private readonly ExportStates _states;
    private readonly ExportLetters _letters;
    private readonly ExportMetrics _metrics;
    private readonly DeliveryPace _pace;
    private readonly TimeProvider _time;
    private readonly StatusBoard _board;
    private readonly EventSender _sender;
    private readonly Lane[] _lanes;

    /// <summary>The loop of one destination.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="plan">What it is told, and how.</param>
    /// <param name="stores">Where positions, letters and its status are kept.</param>
    /// <param name="metrics">Counts.</param>
    /// <param name="pace">How fast.</param>
    /// <param name="time">The clock.</param>
    public DestinationLoop(string name, DestinationPlan plan, ExportStores stores, ExportMetrics metrics, DeliveryPace pace, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(stores);
        (_name, _filter, _forms, _fromTheBeginning) = (name, plan.Filter, plan.Forms, plan.FromTheBeginning);
        (_states, _letters, _metrics, _pace, _time) = (stores.States, stores.Letters, metrics, pace, time);
        _board = new StatusBoard(name, stores.States, pace, time);
        _sender = new EventSender(name, plan.Destination, stores.Letters, _board, metrics, pace, time);
        TimeSpan settles = plan.Destination.Acknowledges ? TimeSpan.Zero : IDestination.SendAgain;
        _lanes = [.. plan.Sources.Select(source => new Lane(name, source, stores.Cursors, settles, MostRows, time))];
    }

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _board.Continue();
        bool open = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (!open) foreach (Lane lane in _lanes) await lane.OpenAsync(_fromTheBeginning, cancellationToken);
                open = true;
                if (_states.IsPaused(_name))
                {
                    _board.Is(DestinationPhase.Paused);
                    await Task.Delay(_pace.Poll, _time, cancellationToken);
                }
                else if (!await TurnAsync(cancellationToken))
                {
                    await Task.Delay(_pace.Poll, _time, cancellationToken);
                }
            }
            catch (DbException error)
            {
                foreach (Lane lane in _lanes) lane.Rewind();
                _board.Is(DestinationPhase.NoSource, DeliveryResult.Bounded(error.Message));
                await Task.Delay(s_sourceAway, _time, cancellationToken);
            }
        }
    }

    /// <summary>A page of each stream, and what is to be sent again; whether more is there already.</summary>
    private async Task<bool> TurnAsync(CancellationToken cancellationToken)
    {
        bool more = false;
        double behind = 0;
        foreach (Lane lane in _lanes)
        {
            EventPage page = await lane.ReadAsync(cancellationToken);
            lane.ReadAhead(page, cancellationToken);
            ExportEvent[] chosen = [.. page.Events.Where(_filter.Passes).Select(_forms.Apply)];
            if (chosen.Length > 0 && !await _sender.SendAsync(lane.Source.Kind, chosen, cancellationToken))
            {
                foreach (Lane each in _lanes) each.Rewind();
                return true;
            }

            lane.Done(page, chosen.Length > 0);
            lane.Settle();
            more |= page.HasMore;
            if (page is { HasMore: true, ReachedAt: { } reached }) behind = Math.Max(behind, (_time.GetUtcNow().UtcDateTime - reached).TotalSeconds);
        }

        await SendLettersAsync(cancellationToken);
        _metrics.Behind(_name, behind);
        _board.Is(more ? DestinationPhase.Delivering : DestinationPhase.UpToDate, behindSeconds: behind);
        return more;
    }

    private async Task SendLettersAsync(CancellationToken cancellationToken)
    {
        foreach (IGrouping<string, ExportLetter> stream in _letters.Wanted(_name, 100).GroupBy(static letter => letter.Stream))
        {
            if (!Enum.TryParse(stream.Key, out EventKind kind)) continue;
            ExportEvent[] events = [.. stream.Select(static letter => EventJson.Read(letter.Content)).OfType<ExportEvent>()];
            if (events.Length > 0 && !await _sender.SendAsync(kind, events, cancellationToken)) return;
            // What was refused again is kept anew, and not wanted any more; so is what another version wrote.
            (string, string, string)[] unknown = [.. stream.Where(static letter => EventJson.Read(letter.Content) is null).Select(static letter => (letter.Event, "this version cannot read how it was kept", letter.Content))];
            if (unknown.Length > 0) _letters.Keep(_name, stream.Key, unknown);
            _letters.Settle(_name, [.. stream.Select(static letter => letter.Event)]);
        }
    }
}
