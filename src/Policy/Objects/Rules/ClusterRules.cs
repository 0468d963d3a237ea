using Insight.Contracts.Objects;

namespace Insight.Policy.Objects.Rules;

internal static class ClusterRules
{
    private const int Million = 1_000_000;

    private static readonly TimeSpan s_tenth = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    public static void Cluster(this RuleCheck check, ClusterSpec spec)
    {
        check.Text(spec.Service, 64, "spec.service", mayBeEmpty: true);
        check.Labels(spec.Select, "spec.select", least: 1);
        check.Count(spec.Subsets.Count, 0, 32, "spec.subsets");
        foreach ((string name, IReadOnlyDictionary<string, string> labels) in spec.Subsets)
        {
            string subset = FieldPath.Member("spec.subsets", name);
            check.Name(name, subset);
            check.Labels(labels, subset, least: 1);
        }

        bool hashes = spec.Balance.Policy == BalancingPolicy.RingHash;
        check.That(!hashes || spec.Balance.Hash is not null, "spec.balance.hash", "is missing; ringHash must know what to hash: header, cookie or address");
        check.That(hashes || spec.Balance.Hash is null, "spec.balance.hash", "goes only with policy: ringHash; leave it out");
        if (spec.Balance.Hash is { } hash) check.Stickiness(hash, "spec.balance.hash");
        if (spec.Probe is { } probe) Probe(check, probe);
        if (spec.Outliers is { } outliers) Outliers(check, outliers);
        check.Percent(spec.PanicPercent, "spec.panicPercent");
        Breaker(check, spec.Breaker);
        check.Range(spec.RetryBudget.Percent, 0, 1000, "spec.retryBudget.percent");
        check.Range(spec.RetryBudget.Least, 0, 10_000, "spec.retryBudget.least");
        if (spec.Tls is { } tls) Tls(check, tls);
        check.Range(spec.ConnectTimeout, TimeSpan.FromMilliseconds(1), s_minute, "spec.connectTimeout");
    }

    private static void Probe(RuleCheck check, HealthProbe probe)
    {
        check.That(probe.Path.StartsWith('/') && probe.Path.Length <= 2048 && probe.Path.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0, "spec.probe.path", "must begin with '/' and have no space, no control character and none beyond ASCII");
        check.Range(probe.Interval, s_tenth, s_hour, "spec.probe.interval");
        check.Range(probe.Timeout, TimeSpan.FromMilliseconds(10), s_minute, "spec.probe.timeout");
        check.Range(probe.UnhealthyAfter, 1, 100, "spec.probe.unhealthyAfter");
        check.Range(probe.HealthyAfter, 1, 100, "spec.probe.healthyAfter");
    }

    private static void Outliers(RuleCheck check, OutlierEjection outliers)
    {
        check.Range(outliers.ConsecutiveFailures, 0, Million, "spec.outliers.consecutiveFailures");
        check.Percent(outliers.FailurePercent, "spec.outliers.failurePercent");
        check.Range(outliers.LeastRequests, 1, Million, "spec.outliers.leastRequests");
        check.Range(outliers.Interval, s_tenth, s_hour, "spec.outliers.interval");
        check.Range(outliers.Ejection, s_tenth, TimeSpan.FromMinutes(5), "spec.outliers.ejection");
        check.Percent(outliers.MaxEjectedPercent, "spec.outliers.maxEjectedPercent");
    }

    private static void Breaker(RuleCheck check, BreakerSpec breaker)
    {
        check.Range(breaker.MaxRequests, 0, Million, "spec.breaker.maxRequests");
        check.Range(breaker.MaxPending, 0, Million, "spec.breaker.maxPending");
        check.Range(breaker.MaxWait, TimeSpan.Zero, s_minute, "spec.breaker.maxWait");
        check.Percent(breaker.FailurePercent, "spec.breaker.failurePercent");
        check.Range(breaker.LeastRequests, 1, Million, "spec.breaker.leastRequests");
        check.Range(breaker.Window, s_tenth, s_hour, "spec.breaker.window");
        check.Range(breaker.Open, TimeSpan.FromMilliseconds(10), s_hour, "spec.breaker.open");
        check.Range(breaker.Trials, 1, 1_000, "spec.breaker.trials");
    }

    private static void Tls(RuleCheck check, UpstreamTls tls)
    {
        check.That(tls.ServerName.Length == 0 || AddressRules.IsHost(tls.ServerName), "spec.tls.serverName", $"{FieldPath.Quote(tls.ServerName)} is no host name in small letters");
        check.Text(tls.Roots, 1024, "spec.tls.roots", mayBeEmpty: true);
        check.Count(tls.SpiffeIds.Count, 0, 64, "spec.tls.spiffeIds");
        check.Each(tls.SpiffeIds, "spec.tls.spiffeIds", (id, item) => check.Spiffe(id, item, mayEndOpen: false));
        if (tls.Certificate is { } certificate) check.Certificate(certificate, "spec.tls.certificate");
        check.That(!tls.UseIdentity || tls.Certificate is null, "spec.tls.useIdentity", "goes with no other certificate; leave one of them out");
    }
}
