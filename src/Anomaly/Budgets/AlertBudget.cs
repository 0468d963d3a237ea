using Insight.Anomaly.Findings;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Budgets;

/// <summary>Splits the one knob, false incidents per app and week, over all the questions that are asked about the app.</summary>
/// <remarks>
/// Were the questions independent, each could be wrong with probability budget ÷ questions. They are not: one slow service shows
/// in its edges and endpoints too, and in several windows. How much they share is measured at a mild level that ordinary
/// operation passes often: distinct episodes seen ÷ episodes expected. A tenth at least is assumed.
/// </remarks>
public sealed class AlertBudget
{
    private const int Version = 1;

    /// <summary>A mild level: what passes it in ordinary operation tells how dependent the questions are.</summary>
    private const double Mild = FindingSink.Floor;

    /// <summary>Windows between two that still make one episode: five minutes.</summary>
    private const long EpisodeGap = 300;

    private const double SecondsPerWeek = 7 * 86400;

    private readonly Dictionary<(string Tenant, string App, QuestionGroup Group), AppShare> _apps = [];
    private readonly double _perWeek;

    /// <summary>Creates a budget.</summary>
    /// <param name="incidentsPerWeek">False incidents per app and week that are acceptable; 0.01 to 1,000.</param>
    public AlertBudget(double incidentsPerWeek)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(incidentsPerWeek, 0.01);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(incidentsPerWeek, 1000);
        _perWeek = incidentsPerWeek;
    }

    /// <summary>Learns how much was asked in a window, and how often the mild level was passed.</summary>
    public void Note(long seconds, FindingSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        foreach (((string, string, QuestionGroup) app, long tests) in sink.Tests)
        {
            if (!_apps.TryGetValue(app, out AppShare? share)) _apps[app] = share = new() { First = seconds, Last = seconds };
            share.Count(seconds, tests);
            share.Expected += tests * Mild;
        }

        foreach (Finding finding in sink.Findings)
        {
            if (!_apps.TryGetValue((finding.Subject.Tenant, finding.Subject.App, GroupOf(finding.Metric)), out AppShare? share)) continue;
            if (seconds - share.LastMild > EpisodeGap) share.Episodes++;
            share.LastMild = seconds;
        }
    }

    /// <summary>The p-value that a finding of the app must not exceed to open an incident.</summary>
    /// <param name="tenant">Tenant of the app.</param>
    /// <param name="app">The app.</param>
    /// <param name="metric">What the finding is of.</param>
    /// <param name="incidentsPerWeek">Another budget than that of this object; null: that one.</param>
    public double Level(string tenant, string app, FindingMetric metric, double? incidentsPerWeek = null)
    {
        QuestionGroup group = GroupOf(metric);
        if (!_apps.TryGetValue((tenant, app, group), out AppShare? share)) return 0;
        double part = group == QuestionGroup.Traffic ? 0.5 : 0.5 / 3;
        return part * (incidentsPerWeek ?? _perWeek) / (share.PerWeek * share.Independence);
    }

    private static QuestionGroup GroupOf(FindingMetric metric) => metric switch
    {
        FindingMetric.ClientBehaviour => QuestionGroup.Clients,
        FindingMetric.Version => QuestionGroup.Versions,
        FindingMetric.CallPattern or FindingMetric.Schema => QuestionGroup.Patterns,
        _ => QuestionGroup.Traffic
    };

    /// <summary>Writes the state.</summary>
    public void Write(BinaryWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(Version);
        output.Write(_apps.Count);
        foreach (((string tenant, string app, QuestionGroup group), AppShare share) in _apps)
        {
            output.Write(tenant);
            output.Write(app);
            output.Write((byte)group);
            foreach (double value in (double[])[share.Questions, share.Expected, share.Episodes]) output.Write(value);
            foreach (long value in (long[])[share.First, share.Last, share.LastMild]) output.Write(value);
        }
    }

    /// <summary>Takes over a state.</summary>
    /// <exception cref="InvalidDataException">It was written by another version.</exception>
    public void Read(BinaryReader input)
    {
        ArgumentNullException.ThrowIfNull(input);
        int version = input.ReadInt32();
        if (version != Version) throw new InvalidDataException($"The state of the budget has version {version}; this program reads {Version}.");
        _apps.Clear();
        for (int left = input.ReadInt32(); left > 0; left--)
        {
            _apps[(input.ReadString(), input.ReadString(), (QuestionGroup)input.ReadByte())] = new()
            {
                Questions = input.ReadDouble(),
                Expected = input.ReadDouble(),
                Episodes = input.ReadDouble(),
                First = input.ReadInt64(),
                Last = input.ReadInt64(),
                LastMild = input.ReadInt64()
            };
        }
    }

    private sealed class AppShare
    {
        /// <summary>Questions asked; those of a week ago count half.</summary>
        public double Questions { get; set; }

        /// <summary>When the first was asked, seconds.</summary>
        public long First { get; init; }

        /// <summary>When the last was asked, seconds.</summary>
        public long Last { get; set; }

        /// <summary>Findings at the mild level that independent, well calibrated questions would have made.</summary>
        public double Expected { get; set; }

        /// <summary>Episodes at the mild level that were seen.</summary>
        public double Episodes { get; set; }

        public long LastMild { get; set; } = long.MinValue / 2;

        /// <summary>Questions of a week, at the pace so far; at least those of half an hour each day are supposed.</summary>
        public double PerWeek
        {
            get
            {
                double weeks = Math.Max(Last - First, 3600) / SecondsPerWeek, whole = (1 - Math.Pow(0.5, weeks)) / Math.Log(2);
                return Math.Max(Questions / whole, 1260);
            }
        }

        /// <summary>Distinct episodes per expected finding. A quarter is supposed before anything was seen: windows are judged in stretches that overlap.</summary>
        public double Independence => Math.Clamp((Episodes + 5) / (Expected + 20), 0.1, 1);

        public void Count(long seconds, long questions)
        {
            Questions = (Questions * Math.Pow(0.5, Math.Max(seconds - Last, 0) / SecondsPerWeek)) + questions;
            Last = seconds;
        }
    }
}
