using System.Text;
using Xunit;

namespace Insight.WafTools.Ftw;

public class FtwRunnerTests
{
    [Fact]
    public void Run_MixedTests_CountsAndKeepsOrder()
    {
        FtwTest[] tests =
        [
            Test("1-1", Stage("/a", 1)),
            Test("1-2", Stage("/b", 1)),
            Test("1-3", Stage("/a", 1), Stage("/broken", 1)),
            Test("1-4", new FtwStage(new FtwInput(), new FtwOutput { Status = [400] })),
        ];

        FtwSummary summary = new FtwRunner(Send).Run(tests, null, CancellationToken.None);

        Assert.Equal((1, 2, 1), (summary.Passed, summary.Failed, summary.LeftOut));
        Assert.Equal([("1-2", 1), ("1-3", 2)], summary.Failures.Select(failure => (failure.Test, failure.Stage)));
        Assert.StartsWith("InvalidOperationException: torn", summary.Failures[1].Came, StringComparison.Ordinal);
    }

    [Fact]
    public void Print_Summary_EndsWithTheCounts()
    {
        StringWriter text = new();

        FtwReport.Print(new FtwSummary(5, 1, 2, [new FtwFailure("9-1", 1, "rule 9 in the log", "no rule")]), json: false, text);

        string[] lines = text.ToString().TrimEnd().Split(Environment.NewLine);
        Assert.Equal("9-1 stage 1: expected rule 9 in the log; came no rule", lines[0]);
        Assert.StartsWith("2 left out", lines[1], StringComparison.Ordinal);
        Assert.Equal("5 passed, 1 failed", lines[2]);
    }

    [Fact]
    public void Print_Json_IsOneObject()
    {
        StringWriter text = new();

        FtwReport.Print(new FtwSummary(5, 1, 2, [new FtwFailure("9-1", 1, "x", "y")]), json: true, text);

        Assert.Equal("""{"passed":5,"failed":1,"leftOut":2,"failures":[{"test":"9-1","stage":1,"expected":"x","came":"y"}]}""", text.ToString().TrimEnd());
    }

    private static FtwOutcome Send(byte[] request)
    {
        string text = Encoding.ASCII.GetString(request);
        if (text.Contains("/broken", StringComparison.Ordinal)) throw new InvalidOperationException("torn");
        return new FtwOutcome(text.Contains("/a ", StringComparison.Ordinal) ? ["""[id "1"]"""] : [], 200, "");
    }

    private static FtwTest Test(string id, params FtwStage[] stages) => new(id, 1, stages);

    private static FtwStage Stage(string uri, long expected) => new(new FtwInput { Uri = uri }, new FtwOutput { ExpectIds = [expected] });
}
