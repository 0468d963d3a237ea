using Insight.Console.Metrics;
using Insight.Export.Delivery;

namespace Insight.Console.Exports;

/// <summary>How destinations do, as metrics. Pure.</summary>
internal static class ExportFamilies
{
    /// <summary>The metrics of all destinations.</summary>
    public static IReadOnlyList<MetricFamily> Of(ExportList list) =>
    [
        Counter("insight_export_taken", "Events that a destination took.", static status => status.Taken, list),
        Counter("insight_export_refused", "Events that a destination refused for good.", static status => status.Refused, list),
        Counter("insight_export_failures", "Attempts at which a destination took nothing.", static status => status.Failures, list),
        new("insight_export_behind_seconds", MetricKind.Gauge, "seconds", "Age of the newest event that a destination was told, while more are waiting.", list.Items.Select(static item => new MetricSample("", Labels(item), item.Status.BehindSeconds))),
        new("insight_export_letters", MetricKind.Gauge, "", "Refused events that are kept.", list.Items.Select(static item => new MetricSample("", Labels(item), item.Letters))),
        new("insight_export_well", MetricKind.Gauge, "", "1: a destination takes what it is sent, or was told all. 0: it does not, or nobody delivers to it.", list.Items.Select(static item => new MetricSample("", Labels(item), IsWell(item) ? 1 : 0))),
    ];

    private static bool IsWell(ExportItem item) => item is { StatedAt: not null, Status.Phase: DestinationPhase.UpToDate or DestinationPhase.Delivering };

    private static KeyValuePair<string, string>[] Labels(ExportItem item) => [new("destination", item.Name), new("way", item.Way)];

    private static MetricFamily Counter(string name, string help, Func<DestinationStatus, long> value, ExportList list) =>
        new(name, MetricKind.Counter, "", help, list.Items.Select(item => new MetricSample("_total", Labels(item), value(item.Status))));
}
