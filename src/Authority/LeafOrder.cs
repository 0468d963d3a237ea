namespace Insight.Authority;

/// <summary>What a certificate shall say.</summary>
/// <param name="Workload">Who it is for.</param>
/// <param name="DnsNames">DNS names that it is good for as a server; may be empty.</param>
/// <param name="Lifetime">How long it is valid, at most <see cref="MaxLifetime"/>.</param>
public sealed record LeafOrder(Workload Workload, IReadOnlyList<string> DnsNames, TimeSpan Lifetime)
{
    /// <summary>How long certificates of gateways, and of services unless told otherwise, are valid.</summary>
    public static readonly TimeSpan DefaultLifetime = TimeSpan.FromHours(24);

    /// <summary>Longest validity.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(90);

    /// <summary>Shortest validity.</summary>
    public static readonly TimeSpan MinLifetime = TimeSpan.FromMinutes(1);

    /// <summary>Which rule the order breaks; null: none.</summary>
    public string? Problem()
    {
        if (NameRules.WorkloadProblem(Workload.Name) is { } name) return name;
        if (DnsNames.Count > NameRules.MaxDnsNames) return $"a certificate has at most {NameRules.MaxDnsNames} DNS names";
        if (DnsNames.Select(NameRules.DnsProblem).FirstOrDefault(static problem => problem is not null) is { } dns) return dns;
        return Lifetime < MinLifetime || Lifetime > MaxLifetime
            ? $"a certificate is valid for {MinLifetime.TotalMinutes:0} minute to {MaxLifetime.TotalDays:0} days"
            : null;
    }
}
