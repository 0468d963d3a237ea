using System.Collections.Immutable;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Insight.Anomaly.Findings;

namespace Insight.Anomaly.Incidents;

/// <summary>An incident that is going on: its strongest findings and what happened.</summary>
internal sealed class OpenIncident
{
    private const int MostTimeline = 200;

    private readonly Dictionary<FindingKey, Finding> _findings = [];
    private readonly List<string> _services = [];
    private readonly List<TimelineEntry> _timeline = [];
    private readonly int _most;

    public OpenIncident(Finding first, int mostFindings)
    {
        _most = mostFindings;
        Tenant = first.Subject.Tenant;
        App = first.Subject.App;
        Opened = first.End;
        Began = first.Start;
        Add(first);
        string name = string.Create(CultureInfo.InvariantCulture, $"{Opened.UtcTicks}\n{Tenant}\n{App}\n{FindingKey.Of(first)}");
        Id = XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(name)).ToString("x16", CultureInfo.InvariantCulture);
    }

    public string Id { get; }

    public string Tenant { get; }

    public string App { get; }

    public DateTimeOffset Opened { get; }

    public DateTimeOffset Began { get; private set; }

    public DateTimeOffset LastSeen { get; private set; }

    public DateTimeOffset? Closed { get; private set; }

    public ImmutableArray<IncidentCause> Causes { get; set; } = [];

    public ImmutableArray<SimilarIncident> Similar { get; set; } = [];

    /// <summary>Whether anything was added since the last snapshot.</summary>
    public bool Changed { get; private set; }

    public IReadOnlyCollection<Finding> Findings => _findings.Values;

    public IReadOnlyCollection<FindingKey> Keys => _findings.Keys;

    public IReadOnlyList<string> Services => _services;

    /// <summary>The client that a finding is about; null while none is.</summary>
    public string? Client { get; private set; }

    public void Add(Finding finding)
    {
        FindingKey key = FindingKey.Of(finding);
        bool known = _findings.TryGetValue(key, out Finding? before);
        if (!known && _findings.Count >= _most && !MakeRoom(finding)) return;
        // The strongest moment counts, over the whole stretch of time.
        Finding strongest = before is not null && before.PValue <= finding.PValue ? before : finding;
        _findings[key] = strongest with
        {
            Start = before is not null && before.Start < finding.Start ? before.Start : finding.Start,
            End = before is not null && before.End > finding.End ? before.End : finding.End
        };
        if (!known) Note(finding.End, $"{Words.Of(finding.Subject)}: {finding.Reason}");
        if (finding.Subject.Client.Length > 0) Client ??= finding.Subject.Client;
        if (finding.Start < Began && Opened - finding.Start < TimeSpan.FromMinutes(10)) Began = finding.Start;
        if (finding.End > LastSeen) LastSeen = finding.End;
        if (finding.Subject.Service.Length > 0 && !_services.Contains(finding.Subject.Service)) _services.Add(finding.Subject.Service);
        if (Closed is not null) Note(finding.End, "It is back");
        Closed = null;
        Changed = true;
    }

    public void Close(DateTimeOffset at)
    {
        Closed = at;
        Note(at, "Nothing strange any more");
        Changed = true;
    }

    public void Note(DateTimeOffset at, string text)
    {
        if (_timeline.Count < MostTimeline) _timeline.Add(new(at, text));
        Changed = true;
    }

    public Incident Snapshot()
    {
        Changed = false;
        ImmutableArray<Finding> findings = [.. _findings.Values.OrderBy(f => f.PValue)];
        string title = Causes.IsEmpty ? findings[0].Reason : Words.Title(Causes[0], findings[0]);
        return new(
            Id, Tenant, App, Opened, Began, LastSeen, Closed, title, findings[0].PValue, Causes, findings, [.. _services],
            [.. _timeline.OrderBy(e => e.At)], Similar);
    }

    private bool MakeRoom(Finding finding)
    {
        (FindingKey key, Finding weakest) = _findings.MaxBy(f => f.Value.PValue);
        if (weakest.PValue <= finding.PValue) return false;
        _findings.Remove(key);
        return true;
    }
}
