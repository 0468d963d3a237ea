namespace Insight.Gateway.Traffic.Upstreams.Balancing;

/// <summary>Who can be asked.</summary>
/// <param name="Home">Upstreams that come first: those of the gateway's site, or all where sites do not matter.</param>
/// <param name="Away">Those of other sites.</param>
/// <param name="HomeShare">Share of requests that goes to <paramref name="Home"/>, 0 to 1.</param>
internal sealed record Eligible(IReadOnlyList<Upstream> Home, IReadOnlyList<Upstream> Away, double HomeShare)
{
    /// <summary>As in Envoy: home takes all requests until less than 1/1.4 of it is healthy.</summary>
    private const double Overprovisioning = 1.4;

    /// <summary>Decides who can be asked.</summary>
    /// <param name="upstreams">All.</param>
    /// <param name="site">The gateway's site where its own upstreams come first; null where sites do not matter.</param>
    /// <param name="panicPercent">Share of healthy ones below which health is not looked at any more.</param>
    public static Eligible Of(IReadOnlyList<Upstream> upstreams, string? site, int panicPercent)
    {
        Upstream[] all = [.. upstreams.Where(upstream => !upstream.Draining)];
        Upstream[] healthy = [.. all.Where(upstream => upstream.IsHealthy)];
        bool panic = (long)healthy.Length * 100 < (long)panicPercent * all.Length;
        Upstream[] home = [.. all.Where(upstream => upstream.Site == site)];
        if (string.IsNullOrEmpty(site) || home.Length == 0 || home.Length == all.Length) return new Eligible(panic ? all : healthy, [], 1);

        Upstream[] away = [.. all.Where(upstream => upstream.Site != site)];
        Upstream[] homeHealthy = [.. healthy.Where(upstream => upstream.Site == site)];
        Upstream[] awayHealthy = [.. healthy.Where(upstream => upstream.Site != site)];
        double atHome = Math.Min(1, Overprovisioning * homeHealthy.Length / home.Length);
        double elsewhere = Math.Min(1, Overprovisioning * awayHealthy.Length / away.Length);

        // Where the healthy of both bear everything there is no need for panic, however few they are of all.
        if (atHome + elsewhere >= 1) return new Eligible(homeHealthy, awayHealthy, atHome);
        if (panic) return new Eligible(home, away, (double)home.Length / all.Length);
        return new Eligible(homeHealthy, awayHealthy, healthy.Length == 0 ? 1 : atHome / (atHome + elsewhere));
    }
}
