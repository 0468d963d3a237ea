namespace Insight.ApiDiscovery.Tests;

/// <summary>A raw record of one request with bodies; lists are words with a space between.</summary>
internal sealed record BodyRecord(ulong Endpoint, string Time, int Status = 200)
{
    public string Client { get; init; } = "10.0.0.1";

    public string Auth { get; init; } = "";

    public string QueryNames { get; init; } = "";

    public string QueryTypes { get; init; } = "";

    public string RequestType { get; init; } = "";

    public string RequestShape { get; init; } = "";

    public string ResponseType { get; init; } = "application/json";

    public string ResponseShape { get; init; } = "";

    public string RequestSensitive { get; init; } = "";

    public string ResponseSensitive { get; init; } = "";

    public string Flag { get; init; } = "none";
}
