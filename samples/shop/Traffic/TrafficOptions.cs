namespace Shop.Traffic;

/// <summary>What to send, where, and how long.</summary>
/// <param name="Gateway">Scheme, address and port of the gateway's plain listener.</param>
/// <param name="Rate">Requests per second on average, 0.01 to 10,000.</param>
/// <param name="Seed">Which sequence.</param>
/// <param name="Requests">Ends after so many requests; null for no such end.</param>
/// <param name="Duration">Ends after so long; null for no such end.</param>
public sealed record TrafficOptions(Uri Gateway, double Rate, int Seed, long? Requests = null, TimeSpan? Duration = null)
{
    /// <summary>The part of the sequence that these options ask for.</summary>
    public IEnumerable<PlannedRequest> Plan() => TrafficPlan.Generate(Seed, Rate)
        .TakeWhile((planned, index) => (Requests is null || index < Requests) && (Duration is null || planned.At <= Duration));
}
