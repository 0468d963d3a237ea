using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Endpoints.Profiles;
using Insight.Policy.Policies;
using Insight.PolicyRecommender.Candidates.RateLimits;
using Insight.PolicyRecommender.History;
using Insight.PolicyRecommender.Replay;

namespace Insight.Bench.Recommender;

/// <summary>Learns limits as the recommender does, and tries them on other traffic.</summary>
internal sealed class LimitTrial
{
    private const string Tenant = "default";

    private readonly List<GatewayObject<PolicySpec>> _policies = [];

    /// <summary>Learns a limit of the host and one of each endpoint that enough clients ask for.</summary>
    public LimitTrial(IReadOnlyList<HistoryRequest> requests, string host)
    {
        Dictionary<(string Method, string Template), ClientRates> places = [];

        // Clients that came early are gone late: both halves have as many requests.
        long half = requests[requests.Count / 2].TimeMicros;
        foreach (HistoryRequest request in requests)
        {
            Add(("", ""), request);
            if (request.Endpoint.Length > 0) Add((request.Method, request.Endpoint), request);
        }

        foreach (((string method, string template), LearnedLimit limit) in RateLimitLearner.LearnTogether([.. places.OrderBy(static place => place.Key).Select(static place => (place.Key, place.Value))]))
        {
            if (limit.Requests == 0)
            {
                Refused++;
                if (limit.Clients >= RateLimitLearner.LeastClients) Terminal.WriteLine($"# {method} {template}: {limit.Refusal}");
                continue;
            }

            PolicyScope scope = new() { Hosts = [host], Endpoints = template.Length == 0 ? [] : [new PolicyEndpoint { Method = method, Path = template }] };
            PolicySpec spec = new() { Scope = scope, Mode = PolicyMode.Enforce, RateLimit = new RateLimitRule { Requests = limit.Requests } };
            _policies.Add(new GatewayObject<PolicySpec>(new ObjectMetadata { Name = $"p{_policies.Count}", Tenant = Tenant }, spec));
            Terminal.WriteLine($"# {(template.Length == 0 ? "the host" : $"{method} {template}")}: {limit.Requests} a minute (clients {limit.Clients}, p99 {limit.P99:0.#}, p99.9 {limit.P999:0.#}, most {limit.Most:0.#}, tail {limit.Tail:0.#}, stability {limit.Stability:0.##}, left out {limit.LeftOut})");
        }

        void Add((string, string) place, HistoryRequest request)
        {
            if (!places.TryGetValue(place, out ClientRates? rates)) places.Add(place, rates = new ClientRates(half));
            rates.Add(System.IO.Hashing.XxHash64.HashToUInt64(System.Text.Encoding.UTF8.GetBytes(request.Client)), request.TimeMicros, request.Status is >= 400 and < 500);
        }
    }

    /// <summary>Limits that were learned.</summary>
    public int Limits => _policies.Count;

    /// <summary>Template of the endpoint of a limit; empty: it is the host's.</summary>
    public string PathOf(int limit) => _policies[limit].Spec.Scope.Endpoints is [{ } endpoint, ..] ? endpoint.Path : "";

    /// <summary>Number of the host's limit.</summary>
    /// <exception cref="InvalidOperationException">None was learned.</exception>
    public int HostLimit => Enumerable.Range(0, Limits).First(limit => PathOf(limit).Length == 0);

    /// <summary>Places of which nothing was learned.</summary>
    public int Refused { get; }

    /// <summary>What the limits do to requests.</summary>
    /// <param name="requests">Requests in order of time.</param>
    /// <param name="isAttack">Which are attacks, by their client.</param>
    /// <param name="only">Number of the only limit that counts; negative: all.</param>
    public TrialResult Try(IEnumerable<HistoryRequest> requests, Func<string, bool> isAttack, int only = -1)
    {
        PolicySet set = new(only < 0 ? _policies : [_policies[only]]);
        RateTable rates = new(new ProfileKey("0123456789abcdef"u8));
        List<PolicyVerdict> verdicts = [];
        HashSet<string> touchedClients = [];
        Dictionary<string, (long Requests, long Cut)> attackers = [];
        long ordinary = 0, touched = 0;
        foreach (HistoryRequest request in requests)
        {
            set.Decide(request.ToPolicyRequest(), rates, verdicts);
            bool isCut = PolicySet.ActingOf(verdicts) is not null;
            if (isAttack(request.Client))
            {
                (long asked, long cut) = attackers.GetValueOrDefault(request.Client);
                attackers[request.Client] = (asked + 1, isCut ? cut + 1 : cut);
                continue;
            }

            ordinary++;
            if (!isCut) continue;
            touched++;
            touchedClients.Add(request.Client);
        }

        return new TrialResult(touchedClients.Count, ordinary, touched, attackers);
    }

    /// <summary>Upper 95 % bound of a share.</summary>
    public static double Bound(long events, long trials) => BinomialBound.Upper(events, trials);
}
