using System.Globalization;
using Insight.Export.Events;

namespace Insight.Export.Destinations.Alerts;

/// <summary>What alerts say of incidents, bounded: texts come from traffic.</summary>
internal static class AlertText
{
    /// <summary>Most characters of a title.</summary>
    public const int MaxTitle = 300;

    /// <summary>Most characters of what is said besides.</summary>
    public const int MaxDetail = 600;

    private const int MaxServices = 10;

    /// <summary>What happened to it, such as <c>Opened</c>.</summary>
    public static string Change(IncidentEvent incident) => incident.Change switch { IncidentChange.Opened => "Opened", IncidentChange.Closed => "Over", _ => "Goes on" };

    /// <summary>Its title on one line.</summary>
    public static string Title(IncidentEvent incident) => TextCut.To(OneLine(incident.Title), MaxTitle);

    /// <summary>Services, cause and times on one line.</summary>
    public static string Detail(IncidentEvent incident)
    {
        List<string> parts = [];
        if (incident.Tenant.Length > 0) parts.Add($"Tenant: {TextCut.To(incident.Tenant, 100)}.");
        if (incident.Services.Count > 0) parts.Add($"Services: {string.Join(", ", incident.Services.Take(MaxServices).Select(static service => TextCut.To(service, 100)))}{(incident.Services.Count > MaxServices ? " and more" : "")}.");
        if (incident.Cause.Length > 0) parts.Add($"Likeliest cause: {TextCut.To(incident.Cause, 200)}.");
        parts.Add(string.Create(CultureInfo.InvariantCulture, $"Since {incident.Began:yyyy-MM-dd HH:mm}, last seen {incident.LastSeen:yyyy-MM-dd HH:mm} UTC."));
        return TextCut.To(OneLine(string.Join(' ', parts)), MaxDetail);
    }

    private static string OneLine(string text) => new([.. text.Select(static c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)]);
}
