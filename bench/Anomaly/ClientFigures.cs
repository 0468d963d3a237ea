using System.Diagnostics;
using System.Globalization;
using Insight.Anomaly.Clients;
using Insight.Anomaly.Findings;
using Insight.Anomaly.Patterns;
using Insight.Anomaly.Rollouts;
using Insight.Anomaly.Tests.Clients;
using Insight.Anomaly.Windows;
using Insight.Bench.Anomaly.Weeks;
using Insight.Bench.Ingest;

namespace Insight.Bench.Anomaly;

/// <summary>Clients, versions and patterns of calls: false findings per week at a level of one per week and detector, delays, and time per row.</summary>
internal static class ClientFigures
{
    /// <summary>Findings about one subject this close are one.</summary>
    private const long Gap = 1800;

    public static void Measure(Figures figures)
    {
        MeasureOrdinaryClients(figures);
        PoisonedClients.Measure(figures);
        MeasureWeeks(figures);
    }

    /// <summary>2,000 ordinary clients of another kind than the weeks': heavier tails, programs with expired tokens.</summary>
    private static void MeasureOrdinaryClients(Figures figures)
    {
        double early = 0, late = 0;
        for (int seed = 1; seed <= 3; seed++)
        {
            ClientTraffic traffic = new(seed);
            Told told = new(new ClientWatch());
            for (int day = 0; day < 28; day++)
            {
                foreach (ObservedWindow window in traffic.Day(day)) told.Observe(window);
            }

            early += told.Episodes(4).Count(finding => finding.Start.ToUnixTimeSeconds() < 7 * 86400);
            late += told.Episodes(4).Count(finding => finding.Start.ToUnixTimeSeconds() >= 7 * 86400);
            if (seed == 3) MeasureTime(figures, told, [.. traffic.Day(28)]);
        }

        figures.Note("clients_false_in_first_week", early / 3, "findings");
        figures.AtMost("clients_false_per_week_later", late / 9, "findings", 1);
    }

    private static void MeasureTime(Figures figures, Told told, IReadOnlyList<ObservedWindow> windows)
    {
        // The processor's time counts: what other programs took away is not the detector's.
        using Process self = Process.GetCurrentProcess();
        TimeSpan before = self.TotalProcessorTime;
        foreach (ObservedWindow window in windows) told.Observe(window);
        self.Refresh();
        figures.AtMost("clients_cpu_per_row", (self.TotalProcessorTime - before).TotalMicroseconds / windows.Sum(window => window.Clients.Count), "µs", 5);
    }

    private static void MeasureWeeks(Figures figures)
    {
        WeekOptions options = new()
        {
            FaultKinds = [FaultKind.Scanner, FaultKind.Enumeration, FaultKind.Stuffing, FaultKind.RetryStorm, FaultKind.BadCanary, FaultKind.NPlusOne],
            FaultsPerKind = 4,
        };
        WeekPlan plan = WeekPlan.Draw(options);
        CallPatternWatch patterns = new();
        (string Name, Told Told)[] watches = [("clients", new(new ClientWatch())), ("versions", new(new VersionWatch())), ("patterns", new(patterns))];
        foreach (ObservedWindow window in new WeekTraffic(options, plan))
        {
            foreach ((_, Told told) in watches) told.Observe(window);
        }

        foreach ((string name, Told told) in watches)
        {
            Finding[] episodes = told.Episodes(options.Weeks);
            Finding[] wrong = [.. episodes.Where(finding => !plan.Faults.Any(fault => Concerns(fault, finding) || (IsDuring(fault, finding) && finding.Subject.Kind != SubjectKind.Client)))];
            figures.AtMost($"weeks_{name}_false_per_week", wrong.Length / options.Weeks, "findings", 1);
            foreach (Finding finding in wrong) Terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {finding.Start:ddd MM-dd HH:mm:ss} {finding.PValue:e1} {finding.Subject.Client}{finding.Subject.Source}>{finding.Subject.Service}: {finding.Reason}"));
        }

        foreach (IGrouping<FaultKind, InjectedFault> kind in plan.Faults.GroupBy(fault => fault.Kind))
        {
            List<double> delays = [];
            foreach (InjectedFault fault in kind)
            {
                Finding? first = watches.SelectMany(watch => watch.Told.Significant(options.Weeks)).Where(finding => Concerns(fault, finding)).MinBy(finding => finding.End);
                double delay = first is null ? double.PositiveInfinity : (first.End - DateTimeOffset.FromUnixTimeSeconds(fault.Start)).TotalSeconds;
                delays.Add(delay);
                Terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {fault.Kind} {DateTimeOffset.FromUnixTimeSeconds(fault.Start):ddd MM-dd HH:mm:ss} amount {fault.Amount} factor {fault.Factor}: {delay} s {first?.PValue:e1} {first?.Reason}"));
            }

            figures.Note($"weeks_{kind.Key.ToString().ToLowerInvariant()}_found_in_60s", delays.Count(delay => delay <= 60 + ObservedWindow.Length), $"of {delays.Count}");
            figures.Note($"weeks_{kind.Key.ToString().ToLowerInvariant()}_median_delay", delays.Order().ElementAt(delays.Count / 2), "s");
        }
    }

    private static bool Concerns(InjectedFault fault, Finding finding)
    {
        if (!IsDuring(fault, finding)) return false;
        return finding.Subject.Kind == SubjectKind.Client ? finding.Subject.Client == fault.Client : fault.Client.Length == 0;
    }

    /// <summary>An attack makes the services behind call more, too: what they do meanwhile is no false finding.</summary>
    private static bool IsDuring(InjectedFault fault, Finding finding)
    {
        long start = finding.Start.ToUnixTimeSeconds();
        return start + ObservedWindow.Length > fault.Start && start <= fault.End + 600;
    }

    /// <summary>One detector and what it told.</summary>
    private sealed class Told(IWindowDetector detector)
    {
        private readonly List<Finding> _findings = [];
        private double _tests;

        public void Observe(ObservedWindow window)
        {
            FindingSink sink = new();
            detector.Observe(window, sink);
            _tests += sink.Tests.Values.Sum();
            _findings.AddRange(sink.Findings);
        }

        /// <summary>Findings at a level of one false one a week.</summary>
        public IEnumerable<Finding> Significant(double weeks) => _findings.Where(finding => finding.PValue <= weeks / _tests);

        /// <summary>The first finding of each stretch about one subject.</summary>
        public Finding[] Episodes(double weeks)
        {
            Dictionary<Subject, DateTimeOffset> last = [];
            List<Finding> first = [];
            foreach (Finding finding in Significant(weeks))
            {
                if (!last.TryGetValue(finding.Subject, out DateTimeOffset end) || (finding.Start - end).TotalSeconds > Gap) first.Add(finding);
                last[finding.Subject] = finding.End;
            }

            return [.. first];
        }
    }
}
