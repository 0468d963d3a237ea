namespace Shop.Traffic;

/// <summary>Carries out a plan: each request at its time, a visitor's requests in their order.</summary>
public static class TrafficRunner
{
    // A gateway that answers nothing is not buried: beyond this many open requests the next ones wait.
    private const int MaxOpen = 512;

    // What open requests get to finish once the traffic is told to stop; feeds are cut off by it.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>Runs until the plan of the options ends or is cancelled.</summary>
    public static Task<TrafficSummary> RunAsync(TrafficOptions options, TimeProvider time, CancellationToken cancellation) =>
        RunAsync(options.Plan(), options.Gateway, time, cancellation);

    /// <summary>Runs until the plan ends or is cancelled.</summary>
    public static async Task<TrafficSummary> RunAsync(
        IEnumerable<PlannedRequest> plan,
        Uri gateway,
        TimeProvider time,
        CancellationToken cancellation)
    {
        var summary = new TrafficSummary();
        var visits = new Dictionary<int, (Browser Browser, Task Tail)>();
        var leaving = new List<Task>();
        using var open = new SemaphoreSlim(MaxOpen);
        using var abort = new CancellationTokenSource();
        await using var stop = cancellation.Register(() => abort.CancelAfter(Grace));
        var start = time.GetTimestamp();
        try
        {
            foreach (var planned in plan)
            {
                var wait = planned.At - time.GetElapsedTime(start);
                if (wait > TimeSpan.Zero)
                    await Task.Delay(wait, time, cancellation);
                await open.WaitAsync(cancellation);

                if (!visits.Remove(planned.Session, out var visit))
                    visit = (new Browser(planned.Visitor, gateway), Task.CompletedTask);
                visit.Tail = DoAsync(visit.Browser, visit.Tail, planned);
                if (!planned.Last)
                {
                    visits.Add(planned.Session, visit);
                    continue;
                }

                leaving.RemoveAll(left => left.IsCompletedSuccessfully);
                leaving.Add(visit.Tail);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }

        await Task.WhenAll([.. leaving, .. visits.Values.Select(visit => visit.Tail)]);
        foreach (var (browser, _) in visits.Values)
            browser.Dispose();
        return summary;

        async Task DoAsync(Browser browser, Task before, PlannedRequest planned)
        {
            try
            {
                await before;
                if (!cancellation.IsCancellationRequested)
                {
                    var status = await browser.DoAsync(planned.Step, abort.Token);
                    if (status != 0 || !abort.IsCancellationRequested)
                        summary.Count(status);
                }
            }
            finally
            {
                open.Release();
                if (planned.Last)
                    browser.Dispose();
            }
        }
    }
}
