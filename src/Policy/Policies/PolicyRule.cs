namespace Insight.Policy.Policies;

/// <summary>A rule of a policy, ready to be asked. Any number of threads.</summary>
internal abstract class PolicyRule
{
    /// <summary>Says what it thinks of a request that is in scope.</summary>
    public abstract PolicyFinding Judge(in PolicyRequest request, CompiledPolicy policy, RateTable rates);
}
