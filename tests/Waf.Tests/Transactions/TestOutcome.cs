using Insight.Waf.Transactions;

namespace Insight.Waf.Tests.Transactions;

/// <summary>What rules made of a request.</summary>
internal sealed record TestOutcome(IReadOnlyList<RuleMatch> Matches, Intervention? Intervention)
{
    /// <summary>Ids of the rules that matched and log, in order.</summary>
    public IEnumerable<int> Ids => Matches.Select(match => match.RuleId);

    /// <summary>The <c>logdata</c> of the only match of a rule.</summary>
    public string Data(int id) => Assert.Single(Matches, match => match.RuleId == id).Data;

    /// <summary>Everything a test can compare, as one text.</summary>
    public override string ToString() => $"{string.Join('\n', Matches)}\n{Intervention}";
}
