namespace Insight.PolicyRecommender.History;

/// <summary>A row of <see cref="HistorySql.Requests"/>.</summary>
internal class HistoryRow
{
    public long TimeMicros { get; set; }

    public string App { get; set; } = "";

    public string Host { get; set; } = "";

    public string Source { get; set; } = "";

    public byte SourceConfidence { get; set; }

    public string Service { get; set; } = "";

    public string Method { get; set; } = "";

    public string Path { get; set; } = "";

    public ulong EndpointId { get; set; }

    public string[] QueryNames { get; set; } = [];

    public string ContentType { get; set; } = "";

    public ulong BodyBytes { get; set; }

    public string Shape { get; set; } = "";

    public string Client { get; set; } = "";

    public string Principal { get; set; } = "";

    public string Session { get; set; } = "";

    public string RequestId { get; set; } = "";

    public ushort Status { get; set; }

    public byte IsAccepted { get; set; }

    public byte HasWafMatch { get; set; }
}
