using System.Globalization;

namespace Insight.Console.Queries;

/// <summary>One row of <see cref="WafSummarySql"/>, as Dapper fills it.</summary>
internal sealed class WafGroupRow
{
    public uint Rule { get; set; }

    public string Message { get; set; } = "";

    public sbyte Severity { get; set; }

    public string Tenant { get; set; } = "";

    public string Host { get; set; } = "";

    public string Service { get; set; } = "";

    public ulong EndpointId { get; set; }

    public string Method { get; set; } = "";

    public string Client { get; set; } = "";

    public ulong Matches { get; set; }

    public ulong Requests { get; set; }

    public ulong Blocked { get; set; }

    public ulong Clients { get; set; }

    public ulong Rules { get; set; }

    public uint HighestScore { get; set; }

    public DateTime FirstSeen { get; set; }

    public DateTime LastSeen { get; set; }

    public WafGroup ToGroup(string template) => new(
        Rule, Message, (WafSeverity)Severity, Tenant, Host, Service, EndpointId.ToString("x16", CultureInfo.InvariantCulture), Method, template, Client,
        (long)Matches, (long)Requests, (long)Blocked, (long)Clients, (long)Rules, HighestScore,
        DateTime.SpecifyKind(FirstSeen, DateTimeKind.Utc), DateTime.SpecifyKind(LastSeen, DateTimeKind.Utc));
}
