namespace Insight.Bench.Anomaly.Weeks;

/// <summary>A new version of a service that does no harm.</summary>
/// <param name="Service">Service.</param>
/// <param name="From">Version before.</param>
/// <param name="To">Version after.</param>
/// <param name="Start">First second with the new version.</param>
/// <param name="Steps">Share of requests that the new version gets, from so many seconds after the start; ends with a share of 1.</param>
/// <param name="Slowness">Its own time, divided by that of the version before.</param>
/// <param name="Size">Bytes of its answers, divided by those of the version before.</param>
/// <param name="NewEndpoints">True: visitors use endpoints that were not there before.</param>
internal sealed record Release(
    string Service, string From, string To, long Start, IReadOnlyList<(long After, double Share)> Steps, double Slowness, double Size, bool NewEndpoints)
{
    /// <summary>Share of requests that the new version gets at a time; 0 before.</summary>
    public double ShareAt(long seconds)
    {
        double share = 0;
        foreach ((long after, double next) in Steps)
        {
            if (seconds >= Start + after) share = next;
        }

        return share;
    }

    /// <summary>The second from which all requests go to the new version.</summary>
    public long Complete => Start + Steps[^1].After;
}
