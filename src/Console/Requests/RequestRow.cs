using System.Globalization;
using Insight.Console.Queries;
using Insight.PolicyRecommender.Replay;

namespace Insight.Console.Requests;

/// <summary>One row of <see cref="RequestSql"/>, as Dapper fills it.</summary>
internal sealed class RequestRow
{
    public string Id { get; set; } = "";

    public DateTime Time { get; set; }

    public string Tenant { get; set; } = "";

    public string Source { get; set; } = "";

    public byte Evidence { get; set; }

    public byte Confidence { get; set; }

    public string Destination { get; set; } = "";

    public string Host { get; set; } = "";

    public ulong EndpointId { get; set; }

    public string Method { get; set; } = "";

    public string Path { get; set; } = "";

    public string[] QueryNames { get; set; } = [];

    public ushort Status { get; set; }

    public string Flag { get; set; } = "";

    public ulong DurationUs { get; set; }

    public ulong RequestBytes { get; set; }

    public ulong ResponseBytes { get; set; }

    public uint Retries { get; set; }

    public string Protocol { get; set; } = "";

    public string Client { get; set; } = "";

    public string RequestId { get; set; } = "";

    public string TraceId { get; set; } = "";

    public uint[] WafRules { get; set; } = [];

    public string Policy { get; set; } = "";

    /// <summary>The request as it is shown.</summary>
    /// <param name="template">Template of its endpoint; empty when it is not known.</param>
    /// <param name="showsClient">Whether whoever looks may see who the client is.</param>
    public RequestItem ToItem(string template, bool showsClient) => new(
        Id, DateTime.SpecifyKind(Time, DateTimeKind.Utc), Source, (SourceEvidence)Evidence, Confidence, Destination, Host,
        EndpointId == 0 ? "" : EndpointId.ToString("x16", CultureInfo.InvariantCulture), Masking.Method(Method), Masking.Path(template, Path),
        [.. QueryNames.Select(Masking.Name)], Status, Flag.Replace('_', '-'), DurationUs, (long)RequestBytes, (long)ResponseBytes, (int)Math.Min(Retries, int.MaxValue), Protocol,
        showsClient ? Client : Masking.Client(Client), Masking.RequestId(RequestId), TraceId, WafRules, Policy);
}
