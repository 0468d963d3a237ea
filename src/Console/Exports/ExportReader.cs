using Insight.Export.Delivery;
using Insight.Export.Options;
using Insight.Storage.Control.Exports;

namespace Insight.Console.Exports;

/// <summary>Reads what is configured of destinations, and how they do.</summary>
public sealed class ExportReader(ExportOptions options, ExportStates states, ExportLetters letters)
{
    /// <summary>Letters of one answer.</summary>
    public const int MostLetters = 200;

    /// <summary>All destinations.</summary>
    public ExportList List()
    {
        Dictionary<string, ExportState> said = states.All().ToDictionary(static state => state.Destination, StringComparer.Ordinal);
        IReadOnlyDictionary<string, long> refused = letters.Count();
        return new ExportList([.. options.Destinations.OrderBy(static one => one.Key, StringComparer.Ordinal).Select(one => Of(one.Key, one.Value, said.GetValueOrDefault(one.Key), refused.GetValueOrDefault(one.Key)))]);
    }

    /// <summary>Letters of a destination, the newest first.</summary>
    public ExportLetterList Letters(string name)
    {
        IReadOnlyList<ExportLetter> found = letters.List(name, MostLetters + 1);
        return new ExportLetterList([.. found.Take(MostLetters).Select(static letter => new ExportLetterItem(letter.Event, letter.Stream, letter.RefusedAt.UtcDateTime, letter.Reason, letter.Wanted))], found.Count > MostLetters);
    }

    private static ExportItem Of(string name, DestinationOptions destination, ExportState? said, long refused) => new(
        name, DestinationText.Way(destination), DestinationText.Target(destination), [.. destination.Streams], IsAlert(destination) ? "" : destination.Format.ToString().ToLowerInvariant(), [.. destination.Tenants],
        IsFiltered(destination.Filter), destination.Sample, destination.Clients, DestinationStatus.Read(said?.State ?? "{}"), said is null || said.StatedAt == DateTimeOffset.UnixEpoch ? null : said.StatedAt.UtcDateTime,
        said?.PausedBy is { Length: > 0 } by ? by : null, said?.PausedAt?.UtcDateTime, refused);

    private static bool IsAlert(DestinationOptions destination) => destination is { Slack: not null } or { PagerDuty: not null } or { Webhook: not null };

    private static bool IsFiltered(FilterOptions filter) =>
        filter.Apps.Count + filter.Hosts.Count + filter.Services.Count + filter.Statuses.Count > 0 || filter.OnlyDenied || filter.MinSeverity != Insight.Export.Events.EventSeverity.Unknown;
}
