namespace Insight.Bench.Anomaly.Weeks;

/// <summary>Something that goes wrong, and when.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Start">First second, since 1970 UTC; need not be the start of a window.</param>
/// <param name="End">First second after it.</param>
/// <param name="Service">Service that is to blame; of edges and silence the one that is called.</param>
internal sealed record InjectedFault(FaultKind Kind, long Start, long End, string Service)
{
    /// <summary>Calling service, of edges and silence; empty otherwise.</summary>
    public string Source { get; init; } = "";

    /// <summary>Endpoint that a client walks; of one-by-one calls the one whose requests make them.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>The client, of scanners and the like.</summary>
    public string Client { get; init; } = "";

    /// <summary>Share of requests that fail on top.</summary>
    public double Errors { get; init; }

    /// <summary>Own time, divided by that of ordinary days; of a surge the visitors.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>Milliseconds on top.</summary>
    public double AddedMilliseconds { get; init; }

    /// <summary>Requests per second of a client; share of requests of a canary; calls per request of one-by-one calls; retries.</summary>
    public double Amount { get; init; }

    /// <summary>True at a time.</summary>
    public bool IsActive(double seconds) => seconds >= Start && seconds < End;
}
