namespace Insight.PolicyRecommender.Replay;

/// <summary>How large a share may be that was seen so many times: exact, one-sided (Clopper and Pearson, 1934).</summary>
public static class BinomialBound
{
    /// <summary>Of an upper 95 % bound.</summary>
    public const double DefaultTail = 0.05;

    /// <summary>The largest share at which seeing so few is no rarer than 5 %: its upper 95 % bound. 1 when there were no trials.</summary>
    /// <param name="events">How often it was seen, 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">How often it could have been.</param>
    /// <param name="tail">What is rare: 5 %.</param>
    public static double Upper(long events, long trials, double tail = DefaultTail)
    {
        if (trials <= 0 || events >= trials) return 1;
        if (events <= 0) return -double.ExpM1(Math.Log(tail) / trials);
        double low = (double)events / trials, high = 1;
        for (int i = 0; i < 60 && high - low > 1e-9 * high; i++)
        {
            double middle = (low + high) / 2;
            if (AtMost(events, trials, middle) > tail) low = middle;
            else high = middle;
        }

        return high;
    }

    /// <summary>How likely at most so many are, for shares at or above what was seen: terms are summed from the largest down until the rest is nothing.</summary>
    private static double AtMost(long events, long trials, double share)
    {
        double odds = (1 - share) / share;
        double term = Math.Exp(LogChoose(trials, events) + (events * Math.Log(share)) + ((trials - events) * double.LogP1(-share)));
        double sum = term;
        for (long k = events; k > 0 && term > sum * 1e-14; k--)
        {
            term *= k / (double)(trials - k + 1) * odds;
            sum += term;
        }

        return sum;
    }

    private static double LogChoose(long n, long k) => LogFactorial(n) - LogFactorial(k) - LogFactorial(n - k);

    /// <summary>Stirling's series (DLMF 5.11.1); below 30 the logarithms are added.</summary>
    private static double LogFactorial(long n)
    {
        if (n < 30)
        {
            double sum = 0;
            for (long i = 2; i <= n; i++) sum += Math.Log(i);
            return sum;
        }

        double x = n;
        return ((x + 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + (1 / (12 * x)) - (1 / (360 * x * x * x)) + (1 / (1260 * x * x * x * x * x));
    }
}
