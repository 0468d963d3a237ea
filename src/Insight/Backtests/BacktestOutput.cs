using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Insight.Anomaly.Live;

namespace Insight.Backtests;

/// <summary>A back-test for people and for programs.</summary>
public static class BacktestOutput
{
    private const int MaxTitle = 100;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) } };

    /// <summary>Everything, as JSON: incidents as the API gives them.</summary>
    public static void Json(BacktestReport report, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.WriteLine(JsonSerializer.Serialize(report, s_json));
    }

    /// <summary>One line per incident, then what they come to.</summary>
    public static void Table(BacktestReport report, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        if (report.Incidents.Count > 0) output.WriteLine($"{"OPENED (UTC)",-19}  {"LASTED",8}  {"APP",-20}  {"P",-8}  CAUSE, AND WHAT WAS STRANGEST");
        foreach (IncidentView incident in report.Incidents)
        {
            string lasted = incident.Closed is { } closed ? Duration(closed - incident.Opened) : "open";
            string app = Clean(incident.Tenant.Length > 0 ? $"{incident.Tenant}/{incident.App}" : incident.App, 20);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{incident.Opened:yyyy-MM-dd HH:mm:ss}  {lasted,8}  {app,-20}  {incident.PValue,-8:0.0e+0}  {Clean(incident.Title, MaxTitle)}"));
        }

        if (report.Incidents.Count > 0) output.WriteLine();
        double weeks = (report.To - report.From).TotalDays / 7;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{report.Incidents.Count:N0} {(report.Incidents.Count == 1 ? "incident" : "incidents")} in {Duration(report.To - report.From)} from {report.From:yyyy-MM-dd HH:mm} to {report.To:yyyy-MM-dd HH:mm} UTC, with a budget of {report.FalseIncidentsPerWeek:0.##} false {(report.FalseIncidentsPerWeek == 1 ? "one" : "ones")} per app and week"));
        foreach (IGrouping<(string, string), IncidentView> app in report.Incidents.GroupBy(static i => (i.Tenant, i.App)).OrderByDescending(static g => g.Count()))
        {
            string name = app.Key.Item1.Length > 0 ? $"{app.Key.Item1}/{app.Key.Item2}" : app.Key.Item2;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {Clean(name.Length == 0 ? "(no app)" : name, 60)}: {app.Count():N0}, {app.Count() / weeks:0.##} per week"));
        }

        string source = report.FromRecords ? ", all from raw records" : "";
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Judged:N0} {(report.Judged == 1 ? "window" : "windows")} judged after {report.Learned:N0} were learned{source}; {report.Findings:N0} {(report.Findings == 1 ? "finding" : "findings")}, mild ones too"));
    }

    private static string Duration(TimeSpan span) => span.TotalDays >= 2
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0.#} d")
        : span.TotalHours >= 2 ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0.#} h") : string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0.#} min");

    /// <summary>Names come from traffic: nothing in them moves a terminal's cursor.</summary>
    private static string Clean(string text, int most)
    {
        string clean = new([.. text.Select(static c => char.IsControl(c) || char.IsSurrogate(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format ? '?' : c)]);
        return clean.Length <= most ? clean : clean[..(most - 1)] + "…";
    }
}
