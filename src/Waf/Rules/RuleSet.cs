using Insight.Waf.Transactions;

namespace Insight.Waf.Rules;

/// <summary>Compiled rules, ready for transactions. Immutable and thread-safe.</summary>
public sealed class RuleSet
{
    private RuleSet()
    {
    }

    /// <summary>Rules loaded, chain links included.</summary>
    public int RuleCount => throw new NotImplementedException();

    /// <summary>Reads and compiles rules.</summary>
    /// <param name="sources">Files in the order in which they are to be read.</param>
    /// <param name="errors">Everything that is wrong, each with file, line and remedy.</param>
    /// <returns>Null when there are errors.</returns>
    public static RuleSet? Load(IEnumerable<RuleSource> sources, out IReadOnlyList<RuleError> errors) => throw new NotImplementedException();

    /// <summary>Begins a transaction.</summary>
    public Transaction Begin() => throw new NotImplementedException();
}
