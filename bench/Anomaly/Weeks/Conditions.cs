namespace Insight.Bench.Anomaly.Weeks;

/// <summary>How things are in a window: slow wandering of rates, latencies and failures, load, pauses, versions.</summary>
internal sealed class Conditions
{
    /// <summary>Collectors' pauses per service and day.</summary>
    private const double PausesPerDay = 1;

    private readonly WeekOptions _options;
    private readonly WeekPlan _plan;
    private readonly ShopModel _shop;
    private readonly ServiceState[] _services;
    private readonly Wander _hours = new(0.07, 1), _days = new(0.05, 24), _buying = new(0.1, 4);
    private readonly Wander[] _slowness, _errors;
    private readonly double[] _phase, _drift, _capacity;
    private readonly List<(double Start, double Length)> _campaigns = [];

    /// <summary>Conditions of a plan.</summary>
    /// <param name="options">Options.</param>
    /// <param name="plan">Releases and faults.</param>
    /// <param name="shop">The shop.</param>
    /// <param name="perRequest">Expected requests per site for one request from outside.</param>
    public Conditions(WeekOptions options, WeekPlan plan, ShopModel shop, IReadOnlyDictionary<CallSite, double> perRequest)
    {
        (_options, _plan, _shop) = (options, plan, shop);
        int count = shop.Services.Count;
        _services = [.. Enumerable.Range(0, count).Select(_ => new ServiceState())];
        _slowness = [.. Enumerable.Range(0, count).Select(_ => new Wander(0.035, 2))];
        _errors = [.. Enumerable.Range(0, count).Select(_ => new Wander(0.5, 0.2))];
        Noise noise = new(Noise.Mix(options.Seed, 0xC0D1));
        _phase = [.. Enumerable.Range(0, count).Select(_ => noise.Unit())];
        _drift = [.. Enumerable.Range(0, count).Select(_ => noise.Between(-0.01, 0.015))];
        // Services are built for some more than the busiest hour.
        _capacity = [.. Enumerable.Range(0, count).Select(service =>
            2.5 * options.BusyRate * WeekOptions.WindowSeconds * Math.Max(0.002, perRequest.Where(site => site.Key.Endpoint.Service == service).Sum(site => site.Value)))];
        for (int week = 0; options.Harmless && week < options.Weeks; week++)
        {
            _campaigns.Add((options.Midnight + (week * 7 + noise.Below(7)) * 86_400.0 + noise.Between(9, 20) * 3_600, noise.Between(3_000, 4_800)));
        }
    }

    /// <summary>Services as they are in the window that <see cref="Advance"/> went to.</summary>
    public IReadOnlyList<ServiceState> Services => _services;

    /// <summary>Requests per second from outside to expect from ordinary visitors.</summary>
    public double Rate { get; private set; }

    /// <summary>How willing people are to buy.</summary>
    public double Buying => _buying.Factor;

    /// <summary>Share of visitors that see new endpoints.</summary>
    public double NewEndpoints { get; private set; }

    /// <summary>Faults of the window.</summary>
    public IReadOnlyList<InjectedFault> Faults { get; private set; } = [];

    /// <summary>Goes to the next window.</summary>
    /// <param name="start">Its start.</param>
    /// <param name="noise">The window's own.</param>
    public void Advance(long start, ref Noise noise)
    {
        double since = start - _options.Start;
        _hours.Step(ref noise);
        _days.Step(ref noise);
        _buying.Step(ref noise);
        Rate = _options.BusyRate * Rhythm.At(start) * (1 + 0.02 * since / WeekOptions.Week) * _hours.Factor * _days.Factor * Campaign(start);
        Faults = [.. _plan.Faults.Where(fault => fault.Start < start + WeekOptions.WindowSeconds && fault.End > start)];
        NewEndpoints = 0;
        for (int i = 0; i < _services.Length; i++)
        {
            ServiceState service = _services[i];
            _slowness[i].Step(ref noise);
            _errors[i].Step(ref noise);
            double busy = service.Load / _capacity[i];
            service.Slowness = _slowness[i].Factor * (1 + 0.05 * Math.Sin(2 * Math.PI * (start / 86_400.0 + _phase[i]))) * (1 + _drift[i] * since / WeekOptions.Week) * (1 + 0.5 * busy * busy);
            service.ErrorFactor = _errors[i].Factor;
            Pause(service, ref noise);
            Versions(service, _shop.Services[i], start);
        }
    }

    /// <summary>Takes note of how many requests a service got in the window.</summary>
    public void Note(int service, long requests) => _services[service].Load += (requests - _services[service].Load) / 3;

    private void Pause(ServiceState service, ref Noise noise)
    {
        service.PauseFrom = service.PauseUntil = 0;
        double chance = noise.Unit(), from = noise.Between(0, 8.5), length = noise.Between(0.15, 1.2);
        if (!_options.Harmless || chance >= PausesPerDay * WeekOptions.WindowSeconds / 86_400) return;
        service.PauseFrom = from;
        service.PauseUntil = from + length;
    }

    private void Versions(ServiceState service, string name, long start)
    {
        service.Version = "v1";
        service.NewVersion = "";
        service.NewShare = service.NewErrors = 0;
        service.VersionSlowness = service.VersionSize = service.NewSlowness = service.NewSize = 1;
        foreach (Release release in _plan.Releases)
        {
            if (release.Service != name) continue;
            double share = release.ShareAt(start);
            if (release.NewEndpoints) NewEndpoints = Math.Max(NewEndpoints, share);
            if (share >= 1)
            {
                (service.Version, service.VersionSlowness, service.VersionSize) = (release.To, release.Slowness, release.Size);
                (service.NewSlowness, service.NewSize) = (release.Slowness, release.Size);
            }
            else if (share > 0)
            {
                (service.NewVersion, service.NewShare, service.NewSlowness, service.NewSize) = (release.To, share, release.Slowness, release.Size);
            }
        }

        foreach (InjectedFault fault in Faults)
        {
            if (fault.Service != name || fault.Kind is not (FaultKind.BadCanary or FaultKind.NPlusOne)) continue;
            string version = service.Version + "-next";
            bool canary = fault.Kind == FaultKind.BadCanary, moving = fault.Start >= start || fault.End < start + WeekOptions.WindowSeconds;
            if (canary || moving)
            {
                service.NewVersion = version;
                service.NewShare = canary ? fault.Amount : 0.5;
                service.NewErrors = canary ? fault.Errors : 0;
                service.NewSlowness = service.VersionSlowness * (canary ? fault.Factor : 1);
                service.NewSize = service.VersionSize;
            }
            else
            {
                service.Version = version;
            }
        }
    }

    // Half as many visitors again for about an hour: up within ten minutes, then slowly down.
    private double Campaign(long now)
    {
        double factor = 1;
        foreach ((double start, double length) in _campaigns)
        {
            double into = now - start;
            if (into > 0 && into < length) factor += 0.5 * Math.Min(1, into / 600) * Math.Min(1, 1.6 * (1 - into / length));
        }

        return factor;
    }
}
