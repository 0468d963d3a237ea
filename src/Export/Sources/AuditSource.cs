using System.Globalization;
using Insight.Export.Events;
using Insight.Export.Options;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;

namespace Insight.Export.Sources;

/// <summary>Entries of the audit log, in their order. A position is the number of an entry.</summary>
/// <param name="control">The control database.</param>
public sealed class AuditSource(ControlDatabase control) : IEventSource
{
    /// <inheritdoc />
    public EventKind Kind => EventKind.Audit;

    /// <inheritdoc />
    public Task<string> EndAsync(CancellationToken cancellationToken) => Task.FromResult(Text(AuditLog.Head(control).Number));

    /// <inheritdoc />
    public Task<EventPage> ReadAsync(string position, int most, CancellationToken cancellationToken)
    {
        long from = long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;
        IReadOnlyList<AuditEntry> entries = AuditLog.Following(control, from, most);
        if (entries.Count == 0) return Task.FromResult(new EventPage([], position, HasMore: false, null));
        return Task.FromResult(new EventPage([.. entries.Select(Of)], Text(entries[^1].Number), entries.Count == most, EventTime.Of(entries[^1].At)));
    }

    private static AuditEvent Of(AuditEntry entry) => new()
    {
        Id = $"audit-{Text(entry.Number)}",
        Time = EventTime.Of(entry.At),
        Tenant = entry.Note.Tenant,
        Number = entry.Number,
        Actor = entry.Note.Actor,
        Action = entry.Note.Action,
        Kind = entry.Note.Kind,
        Name = entry.Note.Name,
        Reason = entry.Note.Reason,
        Hash = entry.Hash,
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
