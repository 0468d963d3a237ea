using System.Text.Json;
using System.Text.Json.Serialization;
using Insight.Anomaly.Incidents;

namespace Insight.Anomaly.Live;

/// <summary>An incident as it is stored and shown.</summary>
/// <param name="Id">16 hexadecimal digits.</param>
/// <param name="Tenant">Tenant.</param>
/// <param name="App">App of the finding that opened it.</param>
/// <param name="Opened">When it could first be known, UTC.</param>
/// <param name="Began">Start of the first strange stretch, UTC.</param>
/// <param name="LastSeen">End of the last strange window, UTC.</param>
/// <param name="Closed">When it was over, UTC; null while it goes on.</param>
/// <param name="Title">One line for people.</param>
/// <param name="PValue">Of the strongest finding.</param>
/// <param name="Services">Services affected, in order of appearance.</param>
/// <param name="Causes">The likeliest first.</param>
/// <param name="Findings">The strongest finding of each subject and metric, the strongest first.</param>
/// <param name="Timeline">What happened, oldest first.</param>
/// <param name="Similar">Earlier incidents that looked alike, the likest first.</param>
/// <param name="MergedInto">Id of the older incident that this one turned out to be part of; null: of none.</param>
public sealed record IncidentView(
    string Id, string Tenant, string App, DateTime Opened, DateTime Began, DateTime LastSeen, DateTime? Closed, string Title, double PValue, IReadOnlyList<string> Services,
    IReadOnlyList<CauseView> Causes, IReadOnlyList<FindingView> Findings, IReadOnlyList<TimelineView> Timeline, IReadOnlyList<SimilarView> Similar,
    string? MergedInto = null)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) } };

    /// <summary>What could be done better about calls of the services affected, most calls first: batching, caching. Not what the incident comes from.</summary>
    public IReadOnlyList<AdviceView> Advice { get; init; } = [];

    /// <summary>An incident as it is shown.</summary>
    public static IncidentView Of(Incident incident)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return new(
            incident.Id, incident.Tenant, incident.App, incident.Opened.UtcDateTime, incident.Began.UtcDateTime, incident.LastSeen.UtcDateTime, incident.Closed?.UtcDateTime,
            incident.Title, incident.PValue, incident.Services, [.. incident.Causes.Select(CauseView.Of)], [.. incident.Findings.Select(FindingView.Of)],
            [.. incident.Timeline.Select(static e => new TimelineView(e.At.UtcDateTime, e.Text))],
            [.. incident.Similar.Select(static s => new SimilarView(s.Id, s.Opened.UtcDateTime, s.Likeness, s.Cause))],
            incident.MergedInto);
    }

    /// <summary>As the column <c>detail</c> holds it.</summary>
    internal string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <summary>From the column <c>detail</c>.</summary>
    /// <exception cref="InvalidDataException">Another version wrote something else.</exception>
    public static IncidentView FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<IncidentView>(json, s_json) ?? throw new InvalidDataException("An incident is stored as nothing.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("An incident is stored in a form that this version does not know.", e);
        }
    }
}
