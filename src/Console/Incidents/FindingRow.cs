using System.Globalization;
using Insight.Anomaly.Findings;
using Insight.Anomaly.Live;

namespace Insight.Console.Incidents;

/// <summary>One row of <see cref="IncidentSql.Findings"/>, as Dapper fills it.</summary>
internal sealed class FindingRow
{
    public sbyte Kind { get; set; }

    public sbyte Metric { get; set; }

    public string Tenant { get; set; } = "";

    public string App { get; set; } = "";

    public string Host { get; set; } = "";

    public string Source { get; set; } = "";

    public string Service { get; set; } = "";

    public ulong EndpointId { get; set; }

    public string Client { get; set; } = "";

    public DateTime Started { get; set; }

    public DateTime Ended { get; set; }

    public double PValue { get; set; }

    public double Observed { get; set; }

    public double Expected { get; set; }

    public double Lower { get; set; }

    public double Upper { get; set; }

    public long Requests { get; set; }

    public string Reason { get; set; } = "";

    public FindingView ToView() => new(
        (SubjectKind)Kind, (FindingMetric)Metric, Tenant, App, Host, Source, Service, EndpointId.ToString("x16", CultureInfo.InvariantCulture), Client, Utc(Started), Utc(Ended),
        PValue, Finite(Observed), Finite(Expected), Finite(Lower), Finite(Upper), Requests, Reason);

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);
}
