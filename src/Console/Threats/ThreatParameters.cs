using System.ComponentModel;
using Insight.Anomaly.Clients;
using Microsoft.AspNetCore.Mvc;

namespace Insight.Console.Threats;

/// <summary>Which clients a caller asks for.</summary>
internal readonly record struct ThreatParameters(
    [property: FromQuery(Name = "tenant"), Description("Only clients of this tenant.")] string? Tenant,
    [property: FromQuery(Name = "app"), Description("Only clients of this app.")] string? App,
    [property: FromQuery(Name = "level"), Description("Only clients at this level now or at a higher one: none, low, medium, high or critical; none when nothing is said: whoever was a threat within 30 days.")] string? Level)
{
    /// <summary>The least score to list; a problem names the parameter and the fix.</summary>
    public (double Least, string? Problem) Parse() => Level switch
    {
        null or "none" => (0, null),
        "low" => (ThreatScore.LeastOf(ThreatLevel.Low), null),
        "medium" => (ThreatScore.LeastOf(ThreatLevel.Medium), null),
        "high" => (ThreatScore.LeastOf(ThreatLevel.High), null),
        "critical" => (ThreatScore.LeastOf(ThreatLevel.Critical), null),
        _ => (0, "level: one of none, low, medium, high, critical is needed.")
    };
}
