using System.Diagnostics;
using Insight.Anomaly;
using Insight.Anomaly.Clients;
using Insight.Anomaly.Findings;
using Insight.Anomaly.Incidents;
using Insight.Anomaly.Patterns;
using Insight.Anomaly.Rollouts;
using Insight.Anomaly.Watch;
using Insight.Anomaly.Windows;
using Insight.Bench.Anomaly.Weeks;
using Insight.Bench.Ingest;

namespace Insight.Bench.Anomaly;

/// <summary>The whole engine over generated weeks: false incidents, faults found, how soon, and whether the right cause is named.</summary>
internal static class EngineFigures
{
    public static void Measure(Figures figures, ulong seed, double weeks, bool minutes)
    {
        WeekOptions options = new() { Seed = seed, Weeks = weeks };
        WeekPlan plan = WeekPlan.Draw(options);
        IWindowDetector[] sudden = [new WindowWatch(), new ClientWatch(), new VersionWatch(), new CallPatternWatch()];
        DetectionEngine engine = new(minutes ? [.. sudden, new MinuteWatch()] : sudden, 1);
        Dictionary<string, Incident> incidents = [];
        Dictionary<(InjectedFault, FindingMetric), Finding> early = [];
        using Process self = Process.GetCurrentProcess();
        TimeSpan before = self.TotalProcessorTime;
        long windows = 0;
        foreach (ObservedWindow window in new WeekTraffic(options, plan))
        {
            windows++;
            WindowResult result = engine.Observe(window, []);
            foreach (Incident incident in result.Incidents) incidents[incident.Id] = incident;
            foreach (InjectedFault fault in plan.Faults.Where(f => window.Seconds >= f.Start && window.Seconds < f.Start + 90))
            {
                foreach (Finding finding in result.Findings)
                {
                    if (!early.TryGetValue((fault, finding.Metric), out Finding? weaker) || finding.PValue < weaker.PValue) early[(fault, finding.Metric)] = finding;
                }
            }
        }

        self.Refresh();
        double seconds = (self.TotalProcessorTime - before).TotalSeconds;
        // What was merged into an older incident is told of there.
        Dictionary<FoundIncident, Incident> found = incidents.Values.Where(i => i.MergedInto is null).ToDictionary(Found);
        WeekScore score = WeekScore.Of(found.Keys, plan.Faults, options);
        foreach ((string line, FaultOutcome outcome) in score.Describe().Zip(score.Outcomes))
        {
            Terminal.WriteLine("# " + line);
            if (outcome.IsRight(60)) continue;
            foreach (Finding finding in early.Where(e => e.Key.Item1 == outcome.Fault).Select(e => e.Value).OrderBy(f => f.PValue))
                Terminal.WriteLine($"#     {Text(finding)}");
        }

        foreach (FoundIncident incident in score.False)
        {
            Incident whole = found[incident];
            Terminal.WriteLine($"# false {whole.Opened:ddd MM-dd HH:mm:ss} {(whole.LastSeen - whole.Began).TotalMinutes:0} min p {whole.PValue:0.0e+0}: {whole.Title}; {string.Join(" | ", whole.Findings.Take(3).Select(Text))}");
        }

        figures.AtMost("engine_false_incidents", score.False.Count, "incidents", 2 * weeks);
        figures.AtLeast("engine_faults_found", (double)score.Found / plan.Faults.Count, "share", 1);
        figures.AtLeast("engine_right_causes", (double)score.RightCauses / plan.Faults.Count, "share", 1);
        figures.AtMost("engine_duplicates", score.Duplicates, "incidents", 0);
        figures.AtLeast("engine_right_within_60_s", (double)score.Right(60) / plan.Faults.Count, "share", 1);
        figures.Note("engine_merged", incidents.Values.Count(i => i.MergedInto is not null), "incidents");
        figures.Note("engine_cpu_per_window", seconds / windows * 1e6, "us");
    }

    private static string Text(Finding f) => $"{f.Subject.Kind} {f.Subject.Source}>{f.Subject.Service} {f.Subject.Client} {f.Metric} {f.PValue:0.0e+0} {f.Reason}";

    private static FoundIncident Found(Incident incident) => new(
        incident.Opened.ToUnixTimeSeconds(), incident.LastSeen.ToUnixTimeSeconds(), incident.Causes.IsEmpty ? null : incident.Causes[0].Subject,
        [.. incident.Findings.Select(f => f.Subject)]);
}
