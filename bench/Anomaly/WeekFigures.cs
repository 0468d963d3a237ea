using System.Diagnostics;
using Insight.Anomaly.Windows;
using Insight.Bench.Anomaly.Weeks;
using Insight.Bench.Ingest;

namespace Insight.Bench.Anomaly;

/// <summary>Four weeks of the shop's traffic: how fast they are generated, and what a window holds.</summary>
internal static class WeekFigures
{
    public static void Measure(Figures figures)
    {
        WeekOptions options = new();
        WeekPlan plan = WeekPlan.Draw(options);
        long windows = 0, rows = 0, clients = 0, calls = 0, versions = 0, requests = 0, outside = 0;
        // The processor's time counts: what other programs took away is not the generator's.
        using Process self = Process.GetCurrentProcess();
        TimeSpan before = self.TotalProcessorTime;
        foreach (ObservedWindow window in new WeekTraffic(options, plan))
        {
            windows++;
            rows += window.Rows.Count;
            clients += window.Clients.Count;
            calls += window.Calls.Count;
            versions += window.Versions.Count;
            foreach (WindowRow row in window.Rows)
            {
                requests += row.Requests;
                if (row.Source == options.Outside) outside += row.Requests;
            }
        }

        self.Refresh();
        double seconds = (self.TotalProcessorTime - before).TotalSeconds;
        figures.AtMost("weeks_cpu", seconds, "s", 60);
        figures.Note("weeks_windows_per_second", windows / seconds, "1/s");
        figures.Note("weeks_rows_per_window", (double)rows / windows, "rows");
        figures.Note("weeks_clients_per_window", (double)clients / windows, "rows");
        figures.Note("weeks_calls_per_window", (double)calls / windows, "rows");
        figures.Note("weeks_version_rows", versions, "rows");
        figures.Note("weeks_requests_per_second", requests / (windows * (double)ObservedWindow.Length), "1/s");
        figures.Note("weeks_requests_per_second_outside", outside / (windows * (double)ObservedWindow.Length), "1/s");
        figures.Note("weeks_faults", plan.Faults.Count, "faults");
    }
}
