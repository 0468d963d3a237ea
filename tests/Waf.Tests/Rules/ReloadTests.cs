using Insight.Waf.Rules;
using Insight.Waf.Tests.Transactions;

namespace Insight.Waf.Tests.Rules;

public class ReloadTests
{
    private const int Reloads = 20;

    [Fact]
    public void Load_CoreRuleSetAgainAndAgain_LeavesNothingBehind()
    {
        if (CoreRuleSet.Folder is null) return;

        WeakReference[] replaced = [.. Enumerable.Range(0, Reloads).Select(_ => LoadAndRun())];
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.All(replaced, rules => Assert.False(rules.IsAlive));
    }

    [Fact]
    public void Load_CoreRuleSet_HasNoFaults()
    {
        if (CoreRuleSet.Folder is null) return;

        RuleSet? rules = RuleSet.Load(CoreRuleSet.Sources(), out IReadOnlyList<RuleError> errors);

        Assert.Empty(errors);
        Assert.InRange(rules!.RuleCount, 500, 2000);
    }

    // A method of its own, so that no local of the test keeps the rules alive.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference LoadAndRun()
    {
        RuleSet rules = RuleSet.Load(CoreRuleSet.Sources(), out _)!;
        Assert.NotEmpty(Running.Run(rules, new TestRequest("/?q=../../etc/passwd")).Ids);
        return new WeakReference(rules);
    }
}
