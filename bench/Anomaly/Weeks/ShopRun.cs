namespace Insight.Bench.Anomaly.Weeks;

/// <summary>Lets requests run through the shop: what a request takes holds what its calls take, and failures go up to callers that need an answer.</summary>
internal sealed class ShopRun(ShopModel shop, IReadOnlyList<ServiceState> services, VersionTally versions)
{
    private const double Unlimited = 60e6;
    private const int ErrorBytes = 120;
    private const double GuessRefused = 0.99;
    private FaultEffect[] _effects = [];
    private double _start;
    private bool _guessing;

    /// <summary>Says which faults there are in the window that starts at a time.</summary>
    public void Begin(long start, IEnumerable<InjectedFault> faults)
    {
        _start = start;
        _effects = [.. faults.Select(fault => new FaultEffect(fault, shop))];
    }

    /// <summary>A request from outside, or of a job.</summary>
    /// <param name="site">What is called.</param>
    /// <param name="second">Second of the window.</param>
    /// <param name="seed">Seed of the request and of all that it causes.</param>
    /// <param name="guessing">True: the password is a guess.</param>
    public (Answer Answer, int Bytes) Start(CallSite site, double second, ulong seed, bool guessing = false)
    {
        _guessing = guessing;
        (Answer answer, _, int bytes) = Run(site, second, seed, Unlimited);
        return (answer, bytes);
    }

    // One scramble of the seed gives what is random about the request itself; its calls have seeds of their own. So a fault changes
    // the requests that it touches, and nothing about others.
    private (Answer Answer, double Microseconds, int Bytes) Run(CallSite site, double second, ulong seed, double limit)
    {
        ShopEndpoint endpoint = site.Endpoint;
        ServiceState service = services[endpoint.Service];
        Noise noise = new(seed);
        ulong bits = noise.Next();
        double luck = (bits >> 40) * (1.0 / (1 << 24)), spread = ((bits >> 12) & 0xFFF) * (1.0 / 0x1000);
        bool newer = service.NewShare > 0 && ((bits >> 24) & 0xFFFF) < service.NewShare * 0x10000;

        double own = endpoint.Own[bits & (ShopEndpoint.Quantiles - 1)] * service.Slowness * (newer ? service.NewSlowness : service.VersionSlowness);
        if (luck < 0.005) own *= Math.Min(noise.Pareto(2), 40);
        if (second >= service.PauseFrom && second < service.PauseUntil) own += (service.PauseUntil - second) * 1e6;
        double errors = endpoint.Errors * service.ErrorFactor + (newer ? service.NewErrors : 0);
        int oneByOne = 0;
        foreach (FaultEffect effect in _effects)
        {
            if (!effect.Fault.IsActive(_start + second)) continue;
            if (effect.Slows(site))
            {
                own = own * effect.Fault.Factor + effect.Fault.AddedMilliseconds * 1_000 * (0.7 + 0.6 * spread);
                errors += effect.Fault.Errors;
            }

            if (effect.IsOneByOne(endpoint)) oneByOne = (int)(effect.Fault.Amount * (0.6 + 0.8 * spread));
        }

        double fate = noise.Unit();
        Answer answer = Answer.Success;
        if (fate < errors)
        {
            own *= 0.3 + 0.7 * spread;
            answer = Answer.Failed;
            if (endpoint.Repeatable && spread < 0.2)
            {
                // The gateway repeats what may be repeated when no answer came.
                site.CountRepeat();
                if (noise.Unit() >= errors) answer = Answer.Success;
            }
        }
        else if (fate < errors + (_guessing && endpoint == shop.SignIn ? GuessRefused : endpoint.Refusals))
        {
            own *= 0.7;
            answer = endpoint.Refusal;
        }

        if (answer == Answer.Success) own += Calls(endpoint, second, seed, oneByOne, ref answer);
        if (own > limit)
        {
            own = limit;
            answer = Answer.Failed;
        }

        int responseBytes = answer == Answer.Success ? (int)(endpoint.ResponseBytes * (0.6 + 0.8 * spread) * (newer ? service.NewSize : service.VersionSize)) : ErrorBytes;
        site.Count(second, own, answer, (int)(endpoint.RequestBytes * (0.7 + 0.6 * luck)), responseBytes);
        if (service.NewShare > 0) versions.Count(endpoint, newer ? service.NewVersion : service.Version, own, answer == Answer.Failed);
        return (answer, own, responseBytes);
    }

    // Stage after stage; the calls of a stage run at the same time.
    private double Calls(ShopEndpoint endpoint, double second, ulong seed, int oneByOne, ref Answer answer)
    {
        double sum = 0;
        ulong number = 0;
        for (int stage = 0; stage < endpoint.Stages.Length && answer == Answer.Success; stage++)
        {
            double longest = 0;
            foreach (ShopCall call in endpoint.Stages[stage])
            {
                (Answer got, double took) = Call(call, second, Noise.Mix(seed, ++number));
                longest = Math.Max(longest, took);
                if (!call.Handled && got > answer) answer = got;
            }

            sum += longest;
            if (answer != Answer.Success && endpoint.Undo is { } undo && stage >= endpoint.UndoFrom) sum += Call(undo, second, Noise.Mix(seed, ++number)).Microseconds;
        }

        if (oneByOne > 0 && answer == Answer.Success && endpoint.OneByOne is { } again)
        {
            for (int i = 0; i < oneByOne; i++) sum += Run(again.Site, second, Noise.Mix(seed, ++number), again.TimeoutMicroseconds).Microseconds;
            again.Site.CountParent(oneByOne, repeated: false);
        }

        return sum;
    }

    private (Answer Answer, double Microseconds) Call(ShopCall call, double second, ulong seed)
    {
        int retries = call.Retries;
        foreach (FaultEffect effect in _effects)
        {
            if (!effect.Fault.IsActive(_start + second)) continue;
            if (effect.Silences(call.Site)) return (Answer.Success, 0);
            if (effect.Retries(call.Site)) retries = Math.Max(retries, (int)effect.Fault.Amount);
        }

        int made = 0;
        double sum = 0;
        Answer answer;
        do
        {
            (answer, double took, _) = Run(call.Site, second, Noise.Mix(seed, (ulong)made++), call.TimeoutMicroseconds);
            sum += took;
        }
        while (answer == Answer.Failed && made <= retries);
        call.Site.CountParent(made, made > 1);
        return (answer, sum);
    }
}
