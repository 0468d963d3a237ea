using System.Globalization;
using Insight.Anomaly.Live;
using Insight.Anomaly.Patterns;

namespace Insight.Console.Incidents;

/// <summary>One row of <see cref="IncidentSql.Advice"/>, as Dapper fills it.</summary>
internal sealed class AdviceRow
{
    public sbyte Kind { get; set; }

    public string Tenant { get; set; } = "";

    public string App { get; set; } = "";

    public string Source { get; set; } = "";

    public string Service { get; set; } = "";

    public ulong EndpointId { get; set; }

    public DateTime Since { get; set; }

    public double CallsPerRequest { get; set; }

    public double MostPerRequest { get; set; }

    public double CallsPerSecond { get; set; }

    public string Text { get; set; } = "";

    public AdviceView ToView() => new(
        (AdviceKind)Kind, Tenant, App, Source, Service, EndpointId.ToString("x16", CultureInfo.InvariantCulture), DateTime.SpecifyKind(Since, DateTimeKind.Utc),
        CallsPerRequest, MostPerRequest, CallsPerSecond, Text);
}
