using System.Net;
using System.Text;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Contracts.Records;
using Insight.Endpoints.Profiles;
using Insight.Policy.Policies;

namespace Insight.Policy.Tests.Policies;

/// <summary>Policies and requests for tests.</summary>
internal static class Requests
{
    public static RateTable Rates(int capacity = RateTable.DefaultCapacity) => new(new ProfileKey("0123456789abcdef"u8), capacity);

    public static GatewayObject<PolicySpec> Policy(string name, PolicySpec spec, string tenant = "default") => new(new ObjectMetadata { Name = name, Tenant = tenant }, spec);

    public static PolicySet Set(params PolicySpec[] specs) => new(specs.Select(static (spec, i) => Policy($"p{i}", spec)));

    public static PolicySpec Block(PolicyScope? scope = null, PolicyMode mode = PolicyMode.Enforce, params string[] clients) =>
        new() { Scope = scope ?? new(), Mode = mode, Block = new ClientBlockRule { Clients = clients.Length > 0 ? clients : ["0.0.0.0/0"] } };

    public static PolicySpec Rate(long requests, PolicyScope? scope = null, ClientKeyKind key = ClientKeyKind.Address, bool perEndpoint = false, int seconds = 60) =>
        new() { Scope = scope ?? new(), Mode = PolicyMode.Enforce, RateLimit = new RateLimitRule { Requests = requests, Per = TimeSpan.FromSeconds(seconds), Key = key, PerEndpoint = perEndpoint } };

    public static PolicyRequest Request(
        string path = "/orders/7", string method = "GET", string host = "shop.example", string client = "192.0.2.7", string source = "", uint confidence = SourceConfidence.Mtls,
        string service = "orders", string app = "shop", string endpoint = "", double seconds = 1000, string tenant = "default", string principal = "", string[]? query = null, string type = "",
        long bytes = 0, IReadOnlySet<string>? fields = null, bool areCut = false) => new()
        {
            TimeMicros = (long)(seconds * 1e6),
            Tenant = tenant,
            App = app,
            Host = host,
            Source = source,
            SourceConfidence = source.Length > 0 ? confidence : 0,
            Service = service,
            Method = method,
            Path = Encoding.UTF8.GetBytes(path),
            Endpoint = endpoint,
            QueryNames = query ?? [],
            ContentType = type,
            BodyBytes = bytes,
            Fields = fields,
            FieldsAreCut = areCut,
            Client = client,
            Address = IPAddress.TryParse(client, out IPAddress? address) ? address : null,
            Principal = principal,
            Session = "",
        };

    /// <summary>What is answered; 0: the request goes on.</summary>
    public static int Status(this PolicySet set, in PolicyRequest request, RateTable? rates = null)
    {
        List<PolicyVerdict> verdicts = [];
        set.Decide(request, rates ?? Rates(), verdicts);
        return PolicySet.ActingOf(verdicts)?.Finding.Status ?? 0;
    }
}
