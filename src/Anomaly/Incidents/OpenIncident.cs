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

    /// <summary>Most services named as affected; those that are found later are not.</summary>
    private const int MostServices = 1000;

    /// <summary>Most causes, and similar incidents, that a state may hold.</summary>
    private const int MostTold = 100;

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

    private OpenIncident(BinaryReader input, int mostFindings)
    {
        _most = mostFindings;
        (Id, Tenant, App) = (input.ReadString(), input.ReadString(), input.ReadString());
        (Opened, Began, LastSeen) = (IncidentState.ReadTime(input), IncidentState.ReadTime(input), IncidentState.ReadTime(input));
        Closed = input.ReadBoolean() ? IncidentState.ReadTime(input) : null;
        Client = input.ReadBoolean() ? input.ReadString() : null;
        foreach (Finding finding in IncidentState.ReadAll(input, mostFindings, () => IncidentState.ReadFinding(input))) _findings[FindingKey.Of(finding)] = finding;
        if (_findings.Count == 0) throw new InvalidDataException("An incident is stored without what was strange.");
        _services.AddRange(IncidentState.ReadAll(input, MostServices, input.ReadString));
        _timeline.AddRange(IncidentState.ReadAll(input, MostTimeline, () => IncidentState.ReadEntry(input)));
        Causes = IncidentState.ReadAll(input, MostTold, () => IncidentState.ReadCause(input));
        Similar = IncidentState.ReadAll(input, MostTold, () => IncidentState.ReadSimilar(input));
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

    /// <summary>Id of the incident that this one turned out to be part of; null: of none.</summary>
    public string? MergedInto { get; private set; }

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
        if (finding.Subject.Service.Length > 0 && _services.Count < MostServices && !_services.Contains(finding.Subject.Service)) _services.Add(finding.Subject.Service);
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

    /// <summary>Ends it for good: the other one tells of it from now on.</summary>
    public void MergeInto(OpenIncident older, DateTimeOffset at)
    {
        foreach (Finding finding in _findings.Values) older.Add(finding);
        if (Began < older.Began && older.Opened - Began < TimeSpan.FromMinutes(10)) older.Began = Began;
        // What opened in this very window was never told.
        if (Opened != at) older.Note(at, $"Incident {Id} turned out to be this one");
        MergedInto = older.Id;
        Closed = at;
        Note(at, $"Merged into {older.Id}");
    }

    public Incident Snapshot()
    {
        Changed = false;
        ImmutableArray<Finding> findings = [.. _findings.Values.OrderBy(f => f.PValue)];
        string title = Causes.IsEmpty ? findings[0].Reason : Words.Title(Causes[0], findings[0]);
        return new(
            Id, Tenant, App, Opened, Began, LastSeen, Closed, title, findings[0].PValue, Causes, findings, [.. _services],
            [.. _timeline.OrderBy(e => e.At)], Similar, MergedInto);
    }

    /// <summary>Writes all of it; those that were merged into another are never kept.</summary>
    public void Write(BinaryWriter output)
    {
        foreach (string part in (string[])[Id, Tenant, App]) output.Write(part);
        foreach (DateTimeOffset time in (DateTimeOffset[])[Opened, Began, LastSeen]) IncidentState.Write(output, time);
        output.Write(Closed is not null);
        if (Closed is { } closed) IncidentState.Write(output, closed);
        output.Write(Client is not null);
        if (Client is { } client) output.Write(client);
        IncidentState.WriteAll(output, _findings.Values, finding => IncidentState.Write(output, finding));
        IncidentState.WriteAll(output, _services, output.Write);
        IncidentState.WriteAll(output, _timeline, entry => IncidentState.Write(output, entry));
        IncidentState.WriteAll(output, Causes, cause => IncidentState.Write(output, cause));
        IncidentState.WriteAll(output, Similar, similar => IncidentState.Write(output, similar));
    }

    /// <summary>One that was written, unchanged since.</summary>
    /// <exception cref="InvalidDataException">It is no incident.</exception>
    public static OpenIncident Read(BinaryReader input, int mostFindings) => new(input, mostFindings);

    private bool MakeRoom(Finding finding)
    {
        (FindingKey key, Finding weakest) = _findings.MaxBy(f => f.Value.PValue);
        if (weakest.PValue <= finding.PValue) return false;
        _findings.Remove(key);
        return true;
    }
}
