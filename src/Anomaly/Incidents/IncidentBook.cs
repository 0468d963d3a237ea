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
    private const int Version = 1;

    /// <summary>Findings that keep an incident going need to be at least this unlikely: the mildest come by chance every few minutes.</summary>
    private const double Sustains = 1e-6;

    /// <summary>How long after an incident began its causes are looked for again and again, as it spreads.</summary>
    private static readonly TimeSpan s_searching = TimeSpan.FromMinutes(3);

    private readonly IncidentSettings _settings;
    private readonly GraphMemory _memory = new();
    private readonly List<OpenIncident> _open = [];
    private readonly Queue<RememberedIncident> _remembered = new();

    /// <summary>Ids of the incidents that are open or may be opened again.</summary>
    public IEnumerable<string> Held => _open.Select(static i => i.Id);

    /// <summary>What the findings of open incidents are about.</summary>
    public IEnumerable<Subject> Struck => _open.Where(static i => i.Closed is null).SelectMany(static i => i.Findings).Select(static f => f.Subject);

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

    /// <summary>Writes the whole book: incidents that are open or may be opened again, those that are remembered, and the hour of the graph that causes are looked for in.</summary>
    public void Write(BinaryWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(Version);
        _memory.Write(output);
        IncidentState.WriteAll(output, _open, incident => incident.Write(output));
        IncidentState.WriteAll(output, _remembered, incident => incident.Write(output));
    }

    /// <summary>Takes over a book: the same windows give the same incidents as if it had never been put down.</summary>
    /// <exception cref="InvalidDataException">It is no book, or one of another version.</exception>
    public void Read(BinaryReader input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.ReadInt32() != Version) throw new InvalidDataException("This is no book of incidents, or one of another version.");
        _memory.Read(input);
        _open.Clear();
        _open.AddRange(IncidentState.ReadAll(input, _settings.MostOpen + _settings.MostReopenable, () => OpenIncident.Read(input, _settings.MostFindings)));
        _remembered.Clear();
        foreach (RememberedIncident incident in IncidentState.ReadAll(input, _settings.MostRemembered, () => RememberedIncident.Read(input, _settings.MostFindings))) _remembered.Enqueue(incident);
    }

    private static bool IsClients(Finding finding) => finding.Metric == FindingMetric.ClientBehaviour;

    /// <summary>Incidents that turn out to be beside each other, or to come from the same, are one: the younger is merged into the older.</summary>
    /// <remarks>What broke out in this very window was never told as two. Later ones are only taken together while they spread: a fault next to one that goes on for long is another.</remarks>
    private void JoinTwins(DateTimeOffset now)
    {
        for (int i = _open.Count - 1; i > 0; i--)
        {
            OpenIncident late = _open[i];
            if (late.Closed is not null) continue;
            OpenIncident? early = _open.Take(i).FirstOrDefault(other => other.Closed is null && (other.Changed || late.Changed) && AreOne(other, late));
            if (early is null) continue;
            late.MergeInto(early, now);
            if (late.Opened == now) _open.RemoveAt(i);
        }
    }

    private bool AreOne(OpenIncident early, OpenIncident late)
    {
        if (early.Tenant != late.Tenant || late.Opened - early.Opened > _settings.Spreading) return false;
        if (early.Client is not null && late.Client is not null && early.Client != late.Client) return false;
        if (late.Findings.Any(f => Touches(early, f) || IsBeside(early, f))) return true;
        return !early.Causes.IsEmpty && !late.Causes.IsEmpty && PlaceOf(early.Causes[0]) == PlaceOf(late.Causes[0]);
    }

    private static (string Source, string Service, string Client) PlaceOf(IncidentCause cause) => (cause.Subject.Source, cause.Subject.Service, cause.Subject.Client);

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
                .Where(r => r.Tenant == incident.Tenant && r.Id != incident.Id)
                .Select(r => (Incident: r, Likeness: r.LikenessTo(keys)))
                .Where(r => r.Likeness >= 0.3)
                .OrderByDescending(r => r.Likeness).ThenByDescending(r => r.Incident.Opened)
                .Take(3)
                .Select(r => new SimilarIncident(r.Incident.Id, r.Incident.Opened, r.Likeness, r.Incident.Title))
        ];
        return incident.Snapshot();
    }

    /// <summary>Lets go of what cannot be opened again any more, and remembers what it was like. Those that were merged live on in others.</summary>
    private void Forget(DateTimeOffset now)
    {
        _open.RemoveAll(static i => i.MergedInto is not null);
        int reopenable = _open.Count(static i => i.Closed is not null);
        OpenIncident[] over =
        [
            .. _open.Where(static i => i.Closed is not null).OrderBy(static i => i.Closed)
                .Where((i, place) => now - i.Closed > (i.Client is null ? _settings.Reopen : _settings.ReopenClient) || place < reopenable - _settings.MostReopenable)
        ];
        foreach (OpenIncident incident in over)
        {
            _remembered.Enqueue(new(incident.Id, incident.Tenant, incident.Opened, incident.Snapshot().Title, incident.Keys.ToHashSet()));
            if (_remembered.Count > _settings.MostRemembered) _remembered.Dequeue();
            _open.Remove(incident);
        }
    }
}
