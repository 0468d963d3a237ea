using Insight.Waf.Rules;
using Insight.Waf.Tests.Transactions;

namespace Insight.Waf.Tests.Rules;

public class ReloadTests
{
    private const int Reloads = 20;
    private const long MaxGrowth = 4 << 20;

    [Fact]
    public void Load_CoreRuleSetAgainAndAgain_LeavesNothingBehind()
    {
        if (CoreRuleSet.Folder is null) return;
        LoadAndRun();
        long before = GC.GetTotalMemory(forceFullCollection: true);

        for (int i = 0; i < Reloads; i++) LoadAndRun();

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MaxGrowth);
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
    private static void LoadAndRun()
    {
        RuleSet rules = RuleSet.Load(CoreRuleSet.Sources(), out _)!;
        Assert.NotEmpty(Running.Run(rules, new TestRequest("/?q=../../etc/passwd")).Ids);
    }
}
