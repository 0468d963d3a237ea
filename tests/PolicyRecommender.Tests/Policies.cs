using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.PolicyRecommender.History;
using Insight.PolicyRecommender.Replay;

namespace Insight.PolicyRecommender.Tests;

/// <summary>Policies and requests for tests.</summary>
internal static class Policies
{
    public static readonly DateTime Start = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    public static GatewayObject<PolicySpec> Of(PolicySpec spec) => new(new ObjectMetadata { Name = "p", Tenant = "t" }, spec);

    public static PolicySpec Rate(long requests, PolicyScope? scope = null) => new() { Scope = scope ?? new(), RateLimit = new RateLimitRule { Requests = requests } };

    public static ReplayQuestion Ask(PolicySpec spec, double hours = 24) => new(Of(spec), Start, Start.AddHours(hours));

    public static HistoryRequest Request(
        double seconds = 0, string client = "192.0.2.7", string path = "/", string endpoint = "", int status = 200, string host = "shop.test", string method = "GET", string source = "", bool waf = false) => new()
        {
            TimeMicros = (long)((Start - DateTime.UnixEpoch).TotalMicroseconds + (seconds * 1e6)),
            Tenant = "t",
            App = "shop",
            Host = host,
            Source = source,
            SourceConfidence = source.Length > 0 ? 90u : 0,
            Service = "web",
            Method = method,
            Path = path,
            Endpoint = endpoint,
            Client = client,
            RequestId = "r1",
            Status = status,
            IsAccepted = status < 400,
            HasWafMatch = waf,
        };
}
