using System.Globalization;
using Insight.Export.Events;
using Insight.Export.Options;
using Insight.Export.Sources;

namespace Insight.Export.Tests.Delivery;

/// <summary>A stream whose positions are counts, and go on with every read as those of storage do: <c>COUNT:READ</c>.</summary>
internal sealed class ListSource(EventKind kind = EventKind.Requests) : IEventSource
{
    private readonly List<ExportEvent> _events = [];
    private int _furthest, _reads;

    public EventKind Kind => kind;

    /// <summary>How often it was read.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Rows that were read.</summary>
    public int Furthest => Volatile.Read(ref _furthest);

    public void Add(int count)
    {
        lock (_events)
        {
            for (int i = 0; i < count; i++) _events.Add(new RequestEvent { Id = string.Create(CultureInfo.InvariantCulture, $"{kind}-{_events.Count}"), Time = DateTime.UnixEpoch, Request = new RequestFacts() });
        }
    }

    public Task<string> EndAsync(CancellationToken cancellationToken)
    {
        lock (_events) return Task.FromResult(Text(_events.Count));
    }

    public Task<EventPage> ReadAsync(string position, int most, CancellationToken cancellationToken)
    {
        lock (_events)
        {
            int from = position.Length == 0 ? 0 : int.Parse(position.AsSpan(0, position.IndexOf(':', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
            ExportEvent[] page = [.. _events.Skip(from).Take(most)];
            _furthest = Math.Max(_furthest, from + page.Length);
            return Task.FromResult(new EventPage(page, Text(from + page.Length), from + page.Length < _events.Count, page.Length == 0 ? null : DateTime.UnixEpoch));
        }
    }

    private string Text(int number) => string.Create(CultureInfo.InvariantCulture, $"{number}:{++_reads}");
}
