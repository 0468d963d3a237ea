using Insight.Anomaly.Windows;

namespace Insight.Bench.Anomaly.Weeks;

/// <summary>One pass over the weeks.</summary>
internal sealed class WeekRun
{
    // Eleven hours: no visit that anybody would believe lasts longer.
    private const int Ahead = 4_096;
    private const int SurgeClients = 1 << 28;
    private readonly WeekOptions _options;
    private readonly ShopModel _shop;
    private readonly Journeys _journeys;
    private readonly Conditions _conditions;
    private readonly Visitors _visitors;
    private readonly ShopRun _run;
    private readonly VersionTally _versions;
    private readonly ClientTally _clients;
    private readonly SideTraffic _side;
    private readonly double _stepsPerVisit;
    private readonly List<EdgeRequest>[] _ahead = [.. Enumerable.Range(0, Ahead).Select(_ => new List<EdgeRequest>())];
    private readonly List<EdgeRequest> _steps = [];

    /// <summary>A pass over a plan.</summary>
    public WeekRun(WeekOptions options, WeekPlan plan)
    {
        _options = options;
        _shop = new ShopModel(options.Outside);
        _journeys = new Journeys(_shop);
        (_stepsPerVisit, Dictionary<CallSite, double> perRequest) = _journeys.Expect(_shop);
        _conditions = new Conditions(options, plan, _shop, perRequest);
        _visitors = new Visitors(options);
        _versions = new VersionTally(_shop, options);
        _clients = new ClientTally(_shop, options);
        _run = new ShopRun(_shop, _conditions.Services, _versions);
        _side = new SideTraffic(options, plan, _shop);
    }

    /// <summary>The windows.</summary>
    public IEnumerable<ObservedWindow> Windows()
    {
        for (long number = 0; number < _options.Windows; number++) yield return Window(number);
    }

    private ObservedWindow Window(long number)
    {
        long start = _options.Start + number * WeekOptions.WindowSeconds;
        Noise noise = new(Noise.Mix(_options.Seed, (ulong)number));
        _conditions.Advance(start, ref noise);
        _run.Begin(start, _conditions.Faults);
        double visits = _conditions.Rate / _stepsPerVisit * WeekOptions.WindowSeconds;
        Arrive(number, visits, 0, null);
        foreach (InjectedFault fault in _conditions.Faults)
        {
            if (fault.Kind == FaultKind.Surge) Arrive(number, visits * (fault.Factor - 1), 1, fault);
        }

        List<EdgeRequest> requests = _ahead[number % Ahead];
        foreach (EdgeRequest request in requests) Serve(request);
        requests.Clear();
        foreach (EdgeRequest request in _side.Clients(number, start, _conditions.Faults)) Serve(request);
        foreach (EdgeRequest request in _side.Jobs(number, start)) _run.Start(request.Site, request.At, request.Seed);
        return Flush(start);
    }

    private void Serve(in EdgeRequest request)
    {
        (Answer answer, int bytes) = _run.Start(request.Site, request.At, request.Seed, _side.Is(FaultKind.Stuffing, request.Client));
        // Searches for "select" and names with quotes trip rules too.
        double wafHits = _side.Is(FaultKind.Scanner, request.Client) ? 0.35 : 0.0008;
        _clients.Count(request, answer, bytes, new Noise(request.Seed ^ 0x3AF).Chance(wafHits));
    }

    // Visits that begin in this window; their requests go to the windows that they fall into.
    private void Arrive(long number, double mean, ulong stream, InjectedFault? surge)
    {
        ulong seed = Noise.Mix(Noise.Mix(_options.Seed, (ulong)number), 0xA11 + stream);
        Noise arrivals = new(seed);
        int count = arrivals.Poisson(mean);
        long start = _options.Start + number * WeekOptions.WindowSeconds;
        for (int i = 0; i < count; i++)
        {
            ulong visit = Noise.Mix(seed, (ulong)i);
            Noise noise = new(visit);
            double begin = noise.Unit() * WeekOptions.WindowSeconds;
            if (surge is not null && !surge.IsActive(start + begin)) continue;
            int client = surge is null ? _visitors.Draw(ref noise) : SurgeClients + noise.Below(20_000);
            bool newer = noise.Chance(_conditions.NewEndpoints);
            _steps.Clear();
            _journeys.Draw(ref noise, _conditions.Buying, newer, _steps);
            for (int step = 0; step < _steps.Count; step++)
            {
                double at = begin + _steps[step].At;
                int windows = (int)(at / WeekOptions.WindowSeconds);
                if (windows >= Ahead) break;
                _ahead[(number + windows) % Ahead].Add(_steps[step] with
                {
                    At = at - windows * WeekOptions.WindowSeconds,
                    Client = client,
                    Seed = Noise.Mix(visit, (ulong)step),
                });
            }
        }
    }

    private ObservedWindow Flush(long start)
    {
        List<WindowRow> rows = new(_shop.Sites.Count);
        List<CallRow> calls = new(_shop.Sites.Count);
        Span<long> loads = stackalloc long[_shop.Services.Count];
        foreach (CallSite site in _shop.Sites)
        {
            int service = site.Endpoint.Service;
            loads[service] += site.Requests;
            site.Flush(_options, _shop.HostOf(service), _shop.Services[service], rows, calls);
        }

        for (int service = 0; service < loads.Length; service++) _conditions.Note(service, loads[service]);
        return new(start, rows, _versions.Flush(), _clients.Flush(KeyOf), calls);
    }

    private string KeyOf(int client) => client < 0 ? _side.KeyOf(client) : _visitors.KeyOf(client);
}
