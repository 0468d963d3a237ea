namespace Insight.Bench.Anomaly.Weeks;

/// <summary>Draws faults: when, where and how bad. Only where there is enough traffic that half a minute or so can tell.</summary>
internal sealed class FaultDraw
{
    /// <summary>Between two faults there are at least so many seconds, so that each is an incident of its own.</summary>
    public const long Gap = 3 * 3_600;

    // A verdict within 60 s rests on about that much.
    private const double JudgedSeconds = 45;
    private const int Tries = 20_000;
    private readonly WeekOptions _options;
    private readonly IReadOnlyList<Release> _releases;
    private readonly ShopModel _shop;
    private readonly Dictionary<CallSite, double> _perRequest;
    private Noise _noise;

    /// <summary>A draw that keeps away from releases.</summary>
    public FaultDraw(WeekOptions options, IReadOnlyList<Release> releases)
    {
        (_options, _releases) = (options, releases);
        _shop = new ShopModel(options.Outside);
        _perRequest = new Journeys(_shop).Expect(_shop).PerRequest;
        _noise = new(Noise.Mix(options.Seed, 0xFA017));
    }

    /// <summary>The faults, in order of time.</summary>
    /// <exception cref="InvalidOperationException">They do not fit into the weeks, or there is too little traffic.</exception>
    public IReadOnlyList<InjectedFault> Draw()
    {
        List<InjectedFault> faults = [];
        // Those that need most traffic choose their time first.
        foreach (FaultKind kind in _options.FaultKinds.OrderByDescending(kind => kind == FaultKind.BadCanary))
        {
            for (int i = 0; i < _options.FaultsPerKind; i++) faults.Add(One(kind, i, faults));
        }

        return [.. faults.OrderBy(fault => fault.Start)];
    }

    private InjectedFault One(FaultKind kind, int number, List<InjectedFault> others)
    {
        long first = _options.Start + (long)(_options.QuietHours * 3_600), last = _options.End - 3_600;
        for (int i = 0; i < Tries && first < last; i++)
        {
            long start = first + (long)(_noise.Unit() * (last - first)), end = start + (long)_noise.Between(480, 1_500);
            if (others.Any(other => start < other.End + Gap && end + Gap > other.Start)) continue;
            if (_releases.Any(release => start < release.Complete + Gap && end + Gap > release.Start)) continue;
            if (Of(kind, number, start, end) is { } fault) return fault;
        }

        throw new InvalidOperationException($"No place was found for a fault of kind {kind}: ask for fewer faults, more weeks or more traffic.");
    }

    private InjectedFault? Of(FaultKind kind, int number, long start, long end)
    {
        double requests = _options.BusyRate * Rhythm.At(start) * JudgedSeconds;
        if (requests < 2 * JudgedSeconds) return null;
        bool even = number % 2 == 0;
        string client = $"198.51.100.{10 + (int)kind * 16 + number % 16}";
        switch (kind)
        {
            case FaultKind.Latency:
                {
                    string service = Any(_shop.Services);
                    // The storefront's, the cart's and the checkout's own time is little of what they take.
                    bool added = even || service is "storefront" or "cart" or "checkout" or "shipping" or "inventory";
                    return requests * Share(service) < 25 ? null : new(kind, start, end, service) { Factor = added ? 1 : 3, AddedMilliseconds = added ? 200 : 0 };
                }

            case FaultKind.Errors:
                {
                    string service = Any(_shop.Services);
                    double errors = even ? 0.2 : 0.6;
                    return requests * Share(service) * errors < 8 ? null : new(kind, start, end, service) { Errors = errors };
                }

            case FaultKind.Edge:
                {
                    (string source, string service) = Any(Edges(calledByOthersToo: true));
                    double errors = even ? 0.3 : 0;
                    return requests * Share(source, service) * (even ? errors : 1) < (even ? 8 : 25) ? null
                        : new(kind, start, end, service) { Source = source, Errors = errors, AddedMilliseconds = even ? 0 : 200 };
                }

            case FaultKind.Scanner:
                return new(kind, start, end, "storefront") { Client = client, Amount = 20 };

            case FaultKind.Enumeration:
                return new(kind, start, end, "storefront") { Client = client, Amount = 5, Endpoint = even ? "GET /api/orders/{id}" : "GET /api/products/{id}" };

            case FaultKind.Stuffing:
                return new(kind, start, end, "storefront") { Client = client, Amount = 6, Endpoint = "POST /api/session" };

            case FaultKind.RetryStorm:
                {
                    string service = Any(["catalogue", "inventory", "cart", "recommendations", "users"]);
                    return requests * Share(service) < 25 ? null : new(kind, start, end, service) { Errors = 0.6, Amount = 3 };
                }

            case FaultKind.BadCanary:
                {
                    // Released in working hours; starts with a window.
                    double hour = start % 86_400 / 3_600.0;
                    string service = even ? Any(["storefront", "catalogue"]) : "catalogue";
                    double canary = requests * Share(service) * 0.1;
                    return hour is < 8 or > 17 || canary < (even ? 75 : 40) ? null
                        : new(kind, start / WeekOptions.WindowSeconds * WeekOptions.WindowSeconds, end + 600, service) { Amount = 0.1, Errors = even ? 0.05 : 0, Factor = even ? 1 : 1.4 };
                }

            case FaultKind.Surge:
                return new(kind, start, end, "storefront") { Source = _options.Outside, Factor = 3 };

            case FaultKind.Silence:
                {
                    (string source, string service) = Any(Edges(calledByOthersToo: false));
                    return requests * Share(source, service) < 30 ? null : new(kind, start, end, service) { Source = source };
                }

            case FaultKind.NPlusOne:
                {
                    (string service, string endpoint) = even ? ("storefront", "GET /api/categories/{slug}") : ("cart", "GET /carts/{id}");
                    double asked = SharesOf(site => site.Endpoint.Name == endpoint && _shop.Services[site.Endpoint.Service] == service);
                    return requests * asked < 10 ? null : new(kind, start, end, service) { Endpoint = endpoint, Amount = 12 };
                }

            default:
                throw new ArgumentOutOfRangeException(nameof(kind));
        }
    }

    private T Any<T>(IReadOnlyList<T> values) => values[_noise.Below(values.Count)];

    private List<(string Source, string Service)> Edges(bool calledByOthersToo) =>
        [.. _shop.Sites.Where(site => site.Source != _options.Outside).Select(site => (site.Source, Service: _shop.Services[site.Endpoint.Service])).Distinct()
            .Where(edge => !calledByOthersToo || _shop.Sites.Any(site => _shop.Services[site.Endpoint.Service] == edge.Service && site.Source != edge.Source))];

    private double Share(string service) => SharesOf(site => _shop.Services[site.Endpoint.Service] == service);

    private double Share(string source, string service) => SharesOf(site => site.Source == source && _shop.Services[site.Endpoint.Service] == service);

    private double SharesOf(Func<CallSite, bool> which) => _perRequest.Where(site => which(site.Key)).Sum(site => site.Value);
}
