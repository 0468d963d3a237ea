namespace Shop.Traffic;

/// <summary>The endless sequence of requests of a seed: the same for the same seed and rate, whatever the shop answers.</summary>
/// <remarks>
/// Requests of all visitors together are a Poisson process of the given rate; each belongs to one of the visitors present,
/// drawn evenly. So every visitor's own requests are a Poisson process too, with exponential think times of
/// <see cref="MeanThinkTime"/> on average (superposition), and the full rate is there from the first second. A visitor who
/// leaves is followed by the next. The very first one is in a hurry and buys at once (every other request is its own until
/// it is done), so that whoever watches a demo begin sees every service within seconds.
/// </remarks>
public static class TrafficPlan
{
    /// <summary>Between two requests of one visitor, on average. Short, because the requests of a page count one by one.</summary>
    public static readonly TimeSpan MeanThinkTime = TimeSpan.FromSeconds(1);

    /// <summary>The sequence for a seed.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="rate">Requests per second, above 0.</param>
    public static IEnumerable<PlannedRequest> Generate(int seed, double rate)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        return Sequence();

        IEnumerable<PlannedRequest> Sequence()
        {
            var random = new Random(seed);
            var present = new Visit?[Math.Max(1, (int)Math.Round(rate * MeanThinkTime.TotalSeconds))];
            var sessions = 0;
            var seconds = 0d;
            for (var index = 0L; ; index++)
            {
                seconds += -Math.Log(1 - random.NextDouble()) / rate;
                var place = random.Next(present.Length);
                if (index % 2 == 0 && (index == 0 || present[0] is { Session: 0 }))
                    place = 0;
                var visit = present[place] ??= Visit.Begin(sessions++, random);
                var step = visit.Steps[visit.Next++];
                var last = visit.Next == visit.Steps.Count;
                if (last)
                    present[place] = null;
                yield return new PlannedRequest(TimeSpan.FromSeconds(seconds), visit.Session, visit.Visitor, step, last);
            }
        }
    }

    private sealed class Visit(int session, Visitor visitor, IReadOnlyList<Step> steps)
    {
        public int Session => session;

        public Visitor Visitor => visitor;

        public IReadOnlyList<Step> Steps => steps;

        public int Next { get; set; }

        public static Visit Begin(int session, Random random)
        {
            var visitor = Visitor.Draw(random);
            return new Visit(session, visitor, session == 0 ? Journey.InAHurry(visitor) : Journey.Of(visitor, random));
        }
    }
}
