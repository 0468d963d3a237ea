namespace Insight.Bench.Anomaly.Weeks;

/// <summary>What happens in the weeks: releases that do no harm, and faults.</summary>
/// <param name="Faults">Faults, in order of time.</param>
/// <param name="Releases">Releases.</param>
internal sealed record WeekPlan(IReadOnlyList<InjectedFault> Faults, IReadOnlyList<Release> Releases)
{
    /// <summary>Weeks in which nothing happens.</summary>
    public static WeekPlan Empty { get; } = new([], []);

    /// <summary>The same weeks without the faults.</summary>
    public WeekPlan WithoutFaults() => this with { Faults = [] };

    /// <summary>Two releases and the faults that the options ask for, at random times.</summary>
    public static WeekPlan Draw(WeekOptions options)
    {
        IReadOnlyList<Release> releases = DrawReleases(options);
        return new(new FaultDraw(options, releases).Draw(), releases);
    }

    // In the second and the third week, in working hours; one step by step, one at once.
    private static List<Release> DrawReleases(WeekOptions options)
    {
        Noise noise = new(Noise.Mix(options.Seed, 0x5E1EA5E));
        long first = At(7 + noise.Below(4), ref noise), second = At(14 + noise.Below(4), ref noise);
        List<Release> all =
        [
            new("storefront", "v1", "v2", first, [(0, 0.05), (1_200, 0.5), (3_600, 1)], 1 + 0.08 * noise.Between(0.5, 1), 1.06, NewEndpoints: true),
            new("catalogue", "v1", "v2", second, [(0, 0.5), (10, 1)], 1 - 0.08 * noise.Between(0.5, 1), 1.1, NewEndpoints: false),
        ];
        return [.. all.Where(release => release.Complete < options.End)];

        long At(int day, ref Noise noise) => options.Midnight + day * 86_400 + (long)(noise.Between(9, 16) * 360) * WeekOptions.WindowSeconds;
    }
}
