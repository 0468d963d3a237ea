using System.Globalization;

namespace Insight.Console.Queries;

/// <summary>One row of a query of <see cref="WafFindingSql"/>, as Dapper fills it.</summary>
internal sealed class WafFindingRow
{
    public string RecordId { get; set; } = "";

    public byte Position { get; set; }

    public DateTime Time { get; set; }

    public string Tenant { get; set; } = "";

    public string App { get; set; } = "";

    public string Host { get; set; } = "";

    public string SourceService { get; set; } = "";

    public string Service { get; set; } = "";

    public ulong EndpointId { get; set; }

    public string Method { get; set; } = "";

    public string Path { get; set; } = "";

    public string ClientIp { get; set; } = "";

    public string RequestId { get; set; } = "";

    public sbyte Mode { get; set; }

    public bool Blocked { get; set; }

    public uint Score { get; set; }

    public uint Rule { get; set; }

    public string Message { get; set; } = "";

    public string Variable { get; set; } = "";

    public string Excerpt { get; set; } = "";

    public sbyte Severity { get; set; }

    public byte Phase { get; set; }

    public bool Blocking { get; set; }

    public WafFinding ToFinding() => new(
        RecordId, Position, DateTime.SpecifyKind(Time, DateTimeKind.Utc), Tenant, App, Host, SourceService, Service,
        EndpointId.ToString("x16", CultureInfo.InvariantCulture), Method, Path, ClientIp, RequestId, (WafMode)Mode, Blocked, Score,
        Rule, Message, Variable, Excerpt, (WafSeverity)Severity, Phase, Blocking);
}
