using System.Collections.Immutable;
using Insight.Anomaly.Findings;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Incidents;

/// <summary>Groups findings over the graph and time into incidents.</summary>
/// <remarks>
/// A finding below the app's level opens an incident, unless it belongs to one: it is about a service that the incident is
/// about, or one beside it on the graph. Weaker findings only ever join. A client that behaves strangely gets an incident of
/// its own unless the incident there is of no client yet.
/// </remarks>
public sealed class IncidentBook
{
    /// <summary>Findings that keep an incident going need to be at least this unlikely: the mildest come by chance every few minutes.</summary>
    private const double Sustains = 1e-6;

    /// <summary>How long after an incident began its causes are looked for again and again, as it spreads.</summary>
    private static readonly TimeSpan s_searching = TimeSpan.FromMinutes(3);

    private readonly IncidentSettings _settings;
    private readonly GraphMemory _memory = new();
    private readonly List<OpenIncident> _open = [];
    private readonly Queue<(Incident Incident, HashSet<FindingKey> Keys)> _remembered = new();

    /// <summary>Creates an empty book.</summary>
    public IncidentBook(IncidentSettings? settings = null) => _settings = settings ?? new();

    /// <summary>Takes a window's findings.</summary>
    /// <param name="window">The window.</param>
    /// <param name="findings">What was found in it, but for what is expected.</param>
    /// <param name="level">The p-value that opens an incident, by tenant, app and metric.</param>
    /// <returns>The incidents that opened, changed or closed.</returns>
    public IReadOnlyList<Incident> Observe(ObservedWindow window, IEnumerable<Finding> findings, Func<string, string, FindingMetric, double> level)
    {
        ArgumentNullException.ThrowIfNull(window);
        ArgumentNullException.ThrowIfNull(findings);
        ArgumentNullException.ThrowIfNull(level);
        _memory.Add(window);
        DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(window.Seconds + ObservedWindow.Length);
        // Clients first: what they cause joins them.
        foreach (Finding finding in findings.OrderBy(f => f.Metric == FindingMetric.ClientBehaviour ? 0 : 1).ThenBy(f => f.PValue))
        {
            bool strong = finding.PValue <= level(finding.Subject.Tenant, finding.Subject.App, finding.Metric);
            OpenIncident? home = Home(finding, now, strong);
            if (home is not null)
            {
                if (strong || finding.PValue <= Sustains || home.Keys.Contains(FindingKey.Of(finding))) home.Add(finding);
            }
            else if (strong)
            {
                Open(finding);
            }
        }

        JoinTwins(now);
        foreach (OpenIncident incident in _open)
        {
            if (incident.Closed is null && incident.Changed && now - incident.Opened <= s_searching)
                incident.Causes = CauseFinder.Find(incident, _memory, window.Seconds, _settings.MostCauses);
            if (incident.Closed is null && now - incident.LastSeen >= _settings.Quiet) incident.Close(now);
        }

        ImmutableArray<Incident> changed = [.. _open.Where(i => i.Changed).Select(Snapshot)];
        Forget(now);
        return changed;
    }

    private static bool IsClients(Finding finding) => finding.Metric == FindingMetric.ClientBehaviour;

    /// <summary>What broke out in this window at several places at once is one incident when the places turn out to be beside each other.</summary>
    private void JoinTwins(DateTimeOffset now)
    {
        for (int i = _open.Count - 1; i > 0; i--)
        {
            OpenIncident late = _open[i];
            if (late.Opened != now) continue;
            OpenIncident? early = _open.Take(i).FirstOrDefault(other =>
                other.Opened == now && other.Tenant == late.Tenant && (late.Client is null || other.Client is null || late.Client == other.Client)
                && late.Findings.Any(f => Touches(other, f) || IsBeside(other, f)));
            if (early is null) continue;
            foreach (Finding finding in late.Findings) early.Add(finding);
            _open.RemoveAt(i);
        }
    }

    private TimeSpan ReopenOf(Finding finding) => IsClients(finding) ? _settings.ReopenClient : _settings.Reopen;

    private OpenIncident? Home(Finding finding, DateTimeOffset now, bool strong)
    {
        OpenIncident? beside = null;
        foreach (OpenIncident incident in _open)
        {
            if (incident.Tenant != finding.Subject.Tenant || (incident.Closed is not null && !strong)) continue;
            if (incident.Closed is not null && now - incident.Closed > ReopenOf(finding)) continue;
            if (IsClients(finding) && incident.Client is not null && incident.Client != finding.Subject.Client) continue;
            if (incident.Closed is not null && !incident.Keys.Contains(FindingKey.Of(finding))) continue;
            if (Touches(incident, finding)) return incident;
            if (beside is null && incident.Closed is null && IsBeside(incident, finding)) beside = incident;
        }

        return beside;
    }

    private static bool Touches(OpenIncident incident, Finding finding)
    {
        Subject subject = finding.Subject;
        if (IsClients(finding) && incident.Client == subject.Client) return true;
        return incident.Services.Contains(subject.Service) || (subject.Source.Length > 0 && incident.Services.Contains(subject.Source));
    }

    private bool IsBeside(OpenIncident incident, Finding finding)
    {
        if (finding.Subject.Service.Length == 0) return false;
        foreach (string service in incident.Services)
        {
            if (_memory.AreNeighbours(incident.Tenant, service, finding.Subject.Service)) return true;
        }

        return false;
    }

    private void Open(Finding finding)
    {
        if (_open.Count(i => i.Closed is null) >= _settings.MostOpen)
        {
            OpenIncident? oldest = _open.FirstOrDefault(i => i.Closed is null && i.Tenant == finding.Subject.Tenant);
            oldest?.Add(finding);
            return;
        }

        _open.Add(new(finding, _settings.MostFindings));
    }

    private Incident Snapshot(OpenIncident incident)
    {
        HashSet<FindingKey> keys = [.. incident.Keys];
        incident.Similar =
        [
            .. _remembered
                .Where(r => r.Incident.Tenant == incident.Tenant && r.Incident.Id != incident.Id)
                .Select(r => (r.Incident, Likeness: (double)r.Keys.Count(keys.Contains) / Math.Max(1, r.Keys.Count + keys.Count - r.Keys.Count(keys.Contains))))
                .Where(r => r.Likeness >= 0.3)
                .OrderByDescending(r => r.Likeness).ThenByDescending(r => r.Incident.Opened)
                .Take(3)
                .Select(r => new SimilarIncident(r.Incident.Id, r.Incident.Opened, r.Likeness, r.Incident.Title))
        ];
        return incident.Snapshot();
    }

    private void Forget(DateTimeOffset now)
    {
        for (int i = _open.Count - 1; i >= 0; i--)
        {
            OpenIncident incident = _open[i];
            if (incident.Closed is not { } closed || now - closed <= (incident.Client is null ? _settings.Reopen : _settings.ReopenClient)) continue;
            _remembered.Enqueue((incident.Snapshot(), [.. incident.Keys]));
            if (_remembered.Count > _settings.MostRemembered) _remembered.Dequeue();
            _open.RemoveAt(i);
        }
    }
}
