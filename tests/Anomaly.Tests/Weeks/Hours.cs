using System.Globalization;
using System.Text;
using Insight.Anomaly.Windows;
using Insight.Bench.Anomaly.Weeks;

namespace Insight.Anomaly.Tests.Weeks;

/// <summary>Some hours of a Monday, and what to ask about them.</summary>
internal static class Hours
{
    /// <summary>A Monday's midnight.</summary>
    public static long Monday { get; } = new WeekOptions().Start;

    /// <summary>Options for some minutes from an hour of Monday on.</summary>
    public static WeekOptions From(double hour, double minutes) => new()
    {
        Start = Monday + (long)(hour * 360) * WeekOptions.WindowSeconds,
        Weeks = (minutes * 60 + 1) / WeekOptions.Week,
    };

    /// <summary>The windows.</summary>
    public static List<ObservedWindow> Of(WeekOptions options, params InjectedFault[] faults) => [.. new WeekTraffic(options, new WeekPlan(faults, []))];

    /// <summary>Everything a window holds, for comparison.</summary>
    public static string Text(ObservedWindow window)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{window.Seconds}\n");
        foreach (WindowRow row in window.Rows) text.Append(Text(row)).Append('\n');
        foreach (VersionRow row in window.Versions) text.Append(row with { Durations = WindowHistogram.Empty }).Append(Text(row.Durations)).Append('\n');
        foreach (ClientRow row in window.Clients) text.Append(row).Append('\n');
        foreach (CallRow row in window.Calls) text.Append(row).Append('\n');
        return text.ToString();
    }

    /// <summary>A row, for comparison.</summary>
    public static string Text(WindowRow row) => (row with { Durations = WindowHistogram.Empty }).ToString().Replace(nameof(WindowHistogram), Text(row.Durations), StringComparison.Ordinal);

    /// <summary>Requests from outside in a window.</summary>
    public static long Outside(ObservedWindow window) => window.Rows.Where(row => row.Source == "internet").Sum(row => row.Requests);

    private static string Text(WindowHistogram histogram) =>
        string.Join(' ', histogram.Buckets.ToArray().Zip(histogram.Counts.ToArray(), (bucket, count) => $"{bucket}:{count}"));
}
