using System.Globalization;

namespace Insight.PolicyRecommender.Candidates.RateLimits;

/// <summary>Learns how many requests of one client in a minute are still ordinary: what one client in a thousand exceeds, by the tail of all clients' busiest minutes.</summary>
public static class RateLimitLearner
{
    /// <summary>Clients below which a tail means nothing.</summary>
    public const int LeastClients = 200;

    /// <summary>Share of the clients that a limit alone, or all limits of a host together, would touch.</summary>
    public const double Exceedance = 0.001;

    /// <summary>Where the limits of both halves agree by less, the limit of each is tried on the other.</summary>
    public const double LeastStability = 0.5;

    /// <summary>How rarely chance alone may show as many clients above the limit of the other half.</summary>
    private const double Surely = 0.01;

    /// <summary>Above what was seen of one client in a thousand.</summary>
    private const double Margin = 1.1;

    /// <summary>A limit below this says more about luck than about clients.</summary>
    private const long Least = 5;

    /// <summary>The limits of a host's places. All together they would touch <see cref="Exceedance"/> of its clients: each gets that divided by how many of the limits a client meets on average.</summary>
    /// <remarks>Bonferroni: a client is touched by any with at most the sum of what each touches, and a limit touches nobody who never comes there.</remarks>
    /// <param name="places">Endpoints and the host as a whole, with the rates of their clients.</param>
    public static IReadOnlyList<(T Place, LearnedLimit Limit)> LearnTogether<T>(IReadOnlyCollection<(T Place, ClientRates Rates)> places)
    {
        ArgumentNullException.ThrowIfNull(places);
        long[] clients = [.. places.Select(static place => place.Rates.Ordinary.LongCount()).Where(static count => count >= LeastClients)];
        double met = clients.Length == 0 ? 1 : (double)clients.Sum() / clients.Max();
        return [.. places.Select(place => (place.Place, Learn(place.Rates, Exceedance / met)))];
    }

    /// <summary>The limit, or why there is none.</summary>
    /// <param name="rates">What clients did.</param>
    /// <param name="exceedance">Share of the clients that it would touch.</param>
    public static LearnedLimit Learn(ClientRates rates, double exceedance = Exceedance)
    {
        ArgumentNullException.ThrowIfNull(rates);
        ClientRates.Rate[] clients = [.. rates.Ordinary];
        double[] all = Sorted(clients.Select(static rate => Math.Max(rate.First, rate.Second)));
        double[] first = Sorted(clients.Select(static rate => rate.First)), second = Sorted(clients.Select(static rate => rate.Second));
        bool hasHalves = Math.Min(first.Length, second.Length) >= LeastClients / 4;
        double stability = hasHalves ? Agreement(LimitOf(first, exceedance), LimitOf(second, exceedance)) : 0;

        // Tails of a few hundred clients differ by luck. What counts is whether one half's limit would have touched the other's clients more than it should.
        bool isStable = stability >= LeastStability || (hasHalves && Holds(LimitOf(first, exceedance), second, exceedance) && Holds(LimitOf(second, exceedance), first, exceedance));
        double tail = ParetoTail.ValueAt(all, exceedance);
        string refusal = all.Length < LeastClients ? string.Create(CultureInfo.InvariantCulture, $"only {all.Length} clients were seen; {LeastClients} are needed")
            : !hasHalves ? string.Create(CultureInfo.InvariantCulture, $"one half of the time saw fewer than {LeastClients / 4} clients")
            : !isStable ? string.Create(CultureInfo.InvariantCulture, $"the limits of both halves of the time agree by {stability * 100:0} % only")
            : "";
        return new LearnedLimit(
            refusal.Length > 0 ? 0 : LimitOf(all, exceedance), refusal, all.Length, clients.Sum(static rate => rate.Requests), rates.Refused,
            ParetoTail.Quantile(all, 0.5), ParetoTail.Quantile(all, 0.99), ParetoTail.Quantile(all, 0.999), all.Length == 0 ? 0 : all[^1], tail, stability, exceedance);
    }

    private static long LimitOf(double[] sorted, double exceedance) =>
        Math.Max(Least, (long)Math.Ceiling(Math.Max(ParetoTail.ValueAt(sorted, exceedance), ParetoTail.Quantile(sorted, 1 - exceedance) * Margin)));

    /// <summary>Whether no more clients are above a limit than chance may put there, when so large a share should be: Poisson, as they are few of many.</summary>
    private static bool Holds(long limit, double[] sorted, double exceedance)
    {
        double mean = exceedance * sorted.Length, term = Math.Exp(-mean), below = 0;
        int above = sorted.Count(value => value > limit);
        for (int k = 0; k < above; k++)
        {
            below += term;
            term *= mean / (k + 1);
        }

        return 1 - below > Surely;
    }

    private static double Agreement(long one, long other) => (double)Math.Min(one, other) / Math.Max(one, other);

    private static double[] Sorted(IEnumerable<double> values) => [.. values.Where(static value => value > 0).Order()];
}
