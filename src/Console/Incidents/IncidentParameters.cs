using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;

namespace Insight.Console.Incidents;

/// <summary>Which incidents a caller asks for.</summary>
internal readonly record struct IncidentParameters(
    [property: FromQuery(Name = "tenant"), Description("Only incidents of this tenant.")] string? Tenant,
    [property: FromQuery(Name = "state"), Description("open, closed or all; all when nothing is said.")] string? State,
    [property: FromQuery(Name = "since"), Description("Only incidents that opened at this time or later, or are open still; ISO 8601 with offset or Z.")] string? Since,
    [property: FromQuery(Name = "service"), Description("Only incidents that affect this service.")] string? Service)
{
    /// <summary>Reads the parameters; a problem names the parameter and the fix.</summary>
    public (IncidentFilter? Filter, string? Problem) Parse()
    {
        if (State is not (null or "open" or "closed" or "all")) return (null, "state: open, closed or all is needed.");
        DateTimeOffset since = default;
        if (Since is not null && !(DateTimeOffset.TryParse(Since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out since) && since.Year is >= 1971 and <= 2105))
            return (null, "since: a time in ISO 8601 with offset is needed, such as 2026-05-17T10:05:00Z.");
        return (new IncidentFilter(Tenant, State is null or "all" ? null : State == "open", Since is null ? null : since.UtcDateTime, Service), null);
    }
}
