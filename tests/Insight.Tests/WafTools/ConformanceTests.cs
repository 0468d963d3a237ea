using Insight.Waf.Language;
using Insight.Waf.Rules;
using Insight.WafTools.Ftw;
using Insight.WafTools.Requests;
using Xunit;

namespace Insight.WafTools;

/// <summary>The regression tests of the Core Rule Set: those that look at the log run in this process, those that look at the status alone through a real gateway.</summary>
public class ConformanceTests
{
    private const int Paranoia = 4;

    /// <summary>Tests known to fail; docs/WAF.md says why. The last five are answered by the server, with 505 for 400.</summary>
    private static readonly string[] s_knownFailures =
        ["920181-1", "920620-1", "921140-1", "920100-13", "920280-3", "920430-3", "920430-9", "920430-10"];

    [Fact]
    public async Task Run_CoreRuleSetSuite_FailsOnlyWhereKnown()
    {
        if (SharedData.Folder("waf/crs") is not { } folder) return;
        RuleSet rules = RuleSet.Load(RuleFolder.Read(folder, EngineSetup.Of(blocking: true), ToolSetup.Conformance(Paranoia), out string? missing), out IReadOnlyList<RuleError> faults)!;
        Assert.Null(missing);
        Assert.Empty(faults);
        List<FtwError> errors = [];
        FtwTest[] tests = [.. FtwFileReader.ReadAll(Path.Combine(folder, "tests", "regression", "tests"), errors).SelectMany(file => file.Tests)];
        Assert.Empty(errors);

        await using FtwGateway gateway = await FtwGateway.StartAsync(folder, ToolSetup.Conformance(Paranoia));
        FtwSummary summary = new FtwRunner(request => FtwOutcome.Of(Exchange.Run(rules, RawRequestParser.Parse(request), ReflectBackend.Answer)), gateway.Send)
            .Run(tests, null, CancellationToken.None);

        Assert.Empty(summary.Failures.Where(failure => !IsKnown(failure.Test)).Select(failure => $"{failure.Test}: expected {failure.Expected}; came {failure.Came}"));
        Assert.Equal(0, summary.LeftOut);
        Assert.InRange(summary.Passed, 4000, int.MaxValue);
    }

    private static bool IsKnown(string test) =>
        s_knownFailures.Contains(test);
}
