namespace Insight.Bench.Anomaly.Weeks;

/// <summary>What is not a visit: the honest crawler, scheduled jobs, and clients that mean harm.</summary>
internal sealed class SideTraffic(WeekOptions options, WeekPlan plan, ShopModel shop)
{
    private const int Crawler = -1;
    private const long Day = 86_400, Hour = 3_600;
    private readonly List<EdgeRequest> _requests = [];
    private readonly double _scale = options.BusyRate / 40;

    /// <summary>The key of a client below 0.</summary>
    public string KeyOf(int client) => client == Crawler ? "192.0.2.10" : plan.Faults[-2 - client].Client;

    /// <summary>True for the client of a fault of a kind.</summary>
    public bool Is(FaultKind kind, int client) => client < Crawler && plan.Faults[-2 - client].Kind == kind;

    /// <summary>Requests from outside in a window; the list is used again for the next.</summary>
    public List<EdgeRequest> Clients(long number, long start, IReadOnlyList<InjectedFault> faults)
    {
        _requests.Clear();
        if (options.Harmless) Crawl(number, start);
        foreach (InjectedFault fault in faults)
        {
            CallSite? site = fault.Kind switch
            {
                FaultKind.Scanner => shop.UnknownPath,
                FaultKind.Enumeration or FaultKind.Stuffing => shop.FromOutside(fault.Endpoint),
                _ => null,
            };
            if (site is null) continue;
            int client = -2 - plan.Faults.TakeWhile(other => other != fault).Count();
            // Ids and paths go up by one; passwords go to one path.
            long first = fault.Kind == FaultKind.Stuffing ? 0 : 100_000 + (long)((start - fault.Start) * fault.Amount * 2);
            foreach (EdgeRequest request in Spread(site, number, (ulong)(0xBAD - client), fault.Amount, client, first))
            {
                if (fault.IsActive(start + request.At)) _requests.Add(request);
            }
        }

        return _requests;
    }

    /// <summary>Calls of scheduled jobs in a window.</summary>
    public IEnumerable<EdgeRequest> Jobs(long number, long start)
    {
        if (!options.Harmless) yield break;
        if (Runs(start % Hour - 300, 120, (ulong)(start / Hour)))
        {
            foreach (EdgeRequest request in Spread(shop.HourlyJob, number, 0x10B, 3 * _scale, 0, 0)) yield return request;
        }

        if (Runs(start % Day - 9_000, 1_200, (ulong)(start / Day) << 32))
        {
            foreach (EdgeRequest request in Spread(shop.NightlyJob, number, 0x20B, 4 * _scale, 0, 0)) yield return request;
        }
    }

    // Jobs start some seconds late and take a little more or less time.
    private bool Runs(long into, double length, ulong which)
    {
        Noise noise = new(Noise.Mix(options.Seed ^ 0x10B5, which));
        double late = noise.Between(0, 25);
        return into >= late && into < late + length * noise.Between(0.85, 1.15);
    }

    // Twice a day, for an hour or two, product after product.
    private void Crawl(long number, long start)
    {
        for (long half = start / (Day / 2) - 1; half <= start / (Day / 2); half++)
        {
            Noise noise = new(Noise.Mix(options.Seed ^ 0xC4A3, (ulong)half));
            double from = half * (Day / 2) + noise.Between(0, 11 * Hour), length = noise.Between(Hour, 2 * Hour);
            if (start < from || start >= from + length) continue;
            if (start - from < WeekOptions.WindowSeconds) _requests.AddRange(Spread(shop.FromOutside("GET /robots.txt"), number, 0x0B07, 0.1, Crawler, 0));
            _requests.AddRange(Spread(shop.FromOutside("GET /products/{slug}"), number, 0xC4A, 0.6 * _scale, Crawler, 1 + (long)((start - from) * 1.2 * _scale)));
        }
    }

    private IEnumerable<EdgeRequest> Spread(CallSite site, long number, ulong stream, double rate, int client, long first)
    {
        ulong seed = Noise.Mix(Noise.Mix(options.Seed, (ulong)number), stream);
        Noise noise = new(seed);
        int count = noise.Poisson(rate * WeekOptions.WindowSeconds);
        for (int i = 0; i < count; i++)
        {
            yield return new(site, first == 0 ? 0 : first + i, noise.Unit() * WeekOptions.WindowSeconds, client, Noise.Mix(seed, (ulong)i));
        }
    }
}
