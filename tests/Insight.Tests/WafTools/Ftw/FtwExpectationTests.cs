using System.Text.RegularExpressions;
using Xunit;

namespace Insight.WafTools.Ftw;

public class FtwExpectationTests
{
    private static readonly FtwOutcome s_outcome = new(
        ["""ModSecurity: Warning. [id "920100"] [msg "a [id: 7]"] [data "x found within ARGS:x"]""", """[id "949110"] [msg "Inbound"]"""], 200, "X: y\r\n\r\nhello");

    [Fact]
    public void Ids_OfLog_AreThoseInBracketsAndQuotes() => Assert.Equal([920100L, 949110L], FtwExpectation.Ids(s_outcome.Log).Order());

    [Fact]
    public void Check_EverythingMet_IsNull() => Assert.Null(FtwExpectation.Check(
        new FtwOutput
        {
            Status = [403, 200],
            ResponseContains = new("^hello", RegexOptions.Multiline),
            ExpectIds = [949110, 920100],
            NoExpectIds = [1],
            Match = [new("within ARGS:x")],
            NoMatch = [new("920100.*949110")],
        },
        s_outcome));

    [Fact]
    public void Check_RuleMissing_NamesItAndWhatCame()
    {
        FtwMismatch? mismatch = FtwExpectation.Check(new FtwOutput { ExpectIds = [920100, 5, 6] }, s_outcome);

        Assert.Equal(new FtwMismatch("rules 5, 6 in the log", "rules 920100, 949110"), mismatch);
    }

    [Fact]
    public void Check_EachUnmetExpectation_IsFound()
    {
        FtwOutput[] unmet =
        [
            new() { Status = [400] },
            new() { ResponseContains = new("absent") },
            new() { NoExpectIds = [1, 920100] },
            new() { ExpectIds = [920100], Isolated = true },
            new() { Match = [new("absent")] },
            new() { NoMatch = [new(@"\[id ""\d+""\]")] },
        ];

        Assert.All(unmet, expected => Assert.NotNull(FtwExpectation.Check(expected, s_outcome)));
    }

    [Fact]
    public void Check_EmptyLog_SaysSo() => Assert.Equal("no rule", FtwExpectation.Check(new FtwOutput { ExpectIds = [1] }, new FtwOutcome([], 200, ""))!.Came);
}
