using System.Globalization;
using Insight.Anomaly.Findings;
using Insight.Anomaly.Live;
using Insight.Console.Api;

namespace Insight.Console.Incidents;

/// <summary>Says that something is expected, so that it opens no incident. At least one of service, source, endpointId and client is needed.</summary>
/// <param name="Tenant">Tenant; null: the one without a name.</param>
/// <param name="Service">Only findings about this service.</param>
/// <param name="Source">Only findings about calls of this service.</param>
/// <param name="EndpointId">Only findings about this endpoint, 16 hexadecimal digits.</param>
/// <param name="Client">Only findings about this client.</param>
/// <param name="Metric">Only findings of this metric, such as error-rate.</param>
/// <param name="Until">Until when, at most a year from now.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who says it.</param>
public sealed record ExpectationRequest(
    string? Tenant, string? Service, string? Source, string? EndpointId, string? Client, string? Metric, DateTimeOffset? Until, string? Reason, string? By)
{
    private const int MaxClient = 300;

    /// <summary>The expectation; a problem names the field and the fix.</summary>
    internal (NotedExpectation? Expectation, string? Problem) Parse(DateTimeOffset now, string by)
    {
        string? problem = Texts.Problem("tenant", Tenant, Texts.MaxName) ?? Texts.Problem("service", Service, Texts.MaxHost) ?? Texts.Problem("source", Source, Texts.MaxHost)
            ?? Texts.Problem("client", Client, MaxClient) ?? Texts.Problem("reason", Reason, Texts.MaxReason, required: true);
        if (problem is not null) return (null, problem);
        ulong endpoint = 0;
        if (EndpointId is not null && !NodeIds.TryEndpoint(EndpointId, out endpoint)) return (null, "endpointId: 16 hexadecimal digits are needed, as lists of endpoints show them.");
        FindingMetric? metric = FindingParameters.MetricOf(Metric);
        if (Metric is not null && metric is null) return (null, FindingParameters.MetricProblem);
        if (string.IsNullOrWhiteSpace(Service) && string.IsNullOrWhiteSpace(Source) && endpoint == 0 && string.IsNullOrWhiteSpace(Client))
            return (null, "service: name a service, source, endpointId or client; what is expected of all of them would switch detection off.");
        if (Until is not { } until || until <= now || until > now + ExpectationStore.Longest) return (null, "until: a time within a year from now is needed, such as 2026-05-17T10:05:00Z.");
        return (new NotedExpectation(
            "", Tenant ?? "", Service ?? "", Source ?? "", endpoint.ToString("x16", CultureInfo.InvariantCulture), Client ?? "", metric, until.ToUniversalTime(), Reason!, now, by), null);
    }
}
