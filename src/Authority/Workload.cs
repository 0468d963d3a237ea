namespace Insight.Authority;

/// <summary>Who a certificate is for.</summary>
/// <param name="Kind">Gateway or service.</param>
/// <param name="Name">Its id or name; see <see cref="NameRules.WorkloadProblem"/>.</param>
public sealed record Workload(WorkloadKind Kind, string Name)
{
    /// <summary>The SPIFFE id in a trust domain.</summary>
    public string Id(string trustDomain) => $"spiffe://{trustDomain}/{(Kind == WorkloadKind.Gateway ? "gateway" : "service")}/{Name}";
}
