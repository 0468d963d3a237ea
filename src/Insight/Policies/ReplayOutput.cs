using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Insight.PolicyRecommender.Replay;

namespace Insight.Policies;

/// <summary>A replay for people and for programs.</summary>
internal static class ReplayOutput
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) } };

    /// <summary>Everything, as the API gives it.</summary>
    public static void Json(ReplayReport report, TextWriter output) => output.WriteLine(JsonSerializer.Serialize(report, s_json));

    /// <summary>What it comes to, then where, then some requests.</summary>
    public static void Table(ReplayReport report, TextWriter output)
    {
        Line($"{report.From:yyyy-MM-dd HH:mm} to {report.To:yyyy-MM-dd HH:mm} UTC: {report.Requests:N0} requests, {report.InScope:N0} of {report.Clients:N0} clients in scope");
        Line($"touched: {report.Touched:N0} requests of {report.TouchedClients:N0} clients, of these {report.TouchedOrdinary:N0} that nothing speaks against");
        Line($"falsely touched, upper 95 % bound: {report.FalseShareBound * 100:0.####} % of ordinary requests in scope");
        if (report.Released > 0) Line($"no longer stopped: {report.Released:N0} requests of {report.ReleasedClients:N0} clients");
        if (report.Sampled > 0) Line($"scaled from {report.Sampled:N0} requests that gateways looked at in shadow");
        if (report.IncidentRequests > 0) Line($"of {report.IncidentRequests:N0} requests of clients with incidents: {report.IncidentTouched:N0} touched");
        Parts("ENDPOINT", report.Endpoints);
        Parts("EDGE", report.Edges);
        if (report.Samples.Count > 0)
        {
            Line($"");
            Line($"{"TIME (UTC)",-19}  {"CLIENT",-18}  {"STATUS",6}  {"REASON",-18}  REQUEST");
            foreach (ReplaySample sample in report.Samples) Line($"{sample.Time:yyyy-MM-dd HH:mm:ss}  {sample.Client,-18}  {sample.Status,6}  {sample.Reason,-18}  {sample.Method} {Clean(sample.Path, 80)}");
        }

        if (report.Limits.Count > 0) Line($"");
        foreach (string limit in report.Limits) Line($"note: {limit}");

        void Parts(string head, IReadOnlyList<ReplayPart> parts)
        {
            if (parts.Count == 0) return;
            Line($"");
            Line($"{"TOUCHED",10}  {"CLIENTS",8}  {"IN SCOPE",10}  {head}");
            foreach (ReplayPart part in parts.Take(20)) Line($"{part.Touched,10:N0}  {part.TouchedClients,8:N0}  {part.InScope,10:N0}  {Clean(part.Name, 80)}");
        }

        void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Names come from traffic: nothing in them moves a terminal's cursor.</summary>
    private static string Clean(string text, int most)
    {
        string clean = new([.. text.Select(static c => char.IsControl(c) || char.IsSurrogate(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format ? '?' : c)]);
        return clean.Length <= most ? clean : clean[..(most - 1)] + "…";
    }
}
