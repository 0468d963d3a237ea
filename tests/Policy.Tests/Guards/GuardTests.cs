using Insight.Contracts.Policies;
using Insight.Policy.Guards;

namespace Insight.Policy.Tests.Guards;

public sealed class GuardTests
{
    private static readonly PolicyGuard s_guard = new() { MostDenied = 0.2, MostClients = 0.1, MostErrorRise = 0.05, MostSlowdown = 2, LeastRequests = 50 };
    private static readonly GuardCounts s_usual = Counts(1000, 0, 0, 0, 10, 50);

    [Theory]
    [InlineData(40, 40, 40, 40, 0, 1, false)]       // too few requests
    [InlineData(1000, 150, 100, 5, 8, 42, false)]    // all within
    [InlineData(1000, 300, 100, 5, 8, 35, true)]     // requests turned away
    [InlineData(1000, 150, 100, 30, 8, 42, true)]    // clients touched
    [InlineData(100, 15, 6, 1, 1, 4, false)]         // one client of six is no proof of a tenth
    [InlineData(1000, 0, 100, 0, 120, 50, true)]     // errors
    [InlineData(1000, 0, 100, 0, 65, 50, false)]     // errors that chance explains
    [InlineData(1000, 0, 100, 0, 10, 120, true)]     // slower
    public void Breach_OnlyWhatIsSurelyTooMuch(double requests, double denied, double clients, double touched, double errors, double seconds, bool expected) =>
        Assert.Equal(expected, GuardDecision.Breach(s_guard, Counts(requests, denied, clients, touched, errors, seconds), s_usual) is not null);

    [Fact]
    public void Breach_NothingUsualKnown_JudgesWhatItTurnsAwayAlone()
    {
        Assert.Null(GuardDecision.Breach(s_guard, Counts(1000, 0, 100, 0, 900, 5000), default));
        Assert.NotNull(GuardDecision.Breach(s_guard, Counts(1000, 900, 100, 0, 0, 1), default));
    }

    [Fact]
    public void Breach_HalfACanaryOfMixedRequests_IsSlowByChanceAlmostNever()
    {
        Random random = new(3);
        int breaches = 0;
        for (int i = 0; i < 2_000; i++)
        {
            GuardWindow window = new();
            for (int k = 0; k < 120; k++) window.Note(1000, (ulong)k, acts: k % 2 == 0, denied: false, isError: false, random.Next(3) == 0 ? 5 : 0.003);
            (GuardCounts acted, GuardCounts beside, _) = window.Read(1000);
            if (GuardDecision.Breach(s_guard, acted, beside) is not null) breaches++;
        }

        Assert.InRange(breaches, 0, 2);
    }

    [Fact]
    public void Breach_ShareAtTheLimit_ComesByChanceAlmostNever()
    {
        Random random = new(1);
        int breaches = 0;
        for (int i = 0; i < 20_000; i++)
        {
            int touched = Enumerable.Range(0, 100).Count(_ => random.NextDouble() < 0.1);
            if (GuardDecision.Breach(s_guard, Counts(1000, 0, 100, touched, 0, 1), default) is not null) breaches++;
        }

        Assert.InRange(breaches, 0, 20);
    }

    [Fact]
    public void Read_AfterTenSeconds_ForgetsWhatWasBefore()
    {
        GuardWindow window = new();
        for (int i = 0; i < 100; i++) window.Note(1000, (ulong)i, acts: true, denied: i < 40, isError: false, 0.01);
        for (int i = 0; i < 10; i++) window.Note(1009, (ulong)i, acts: true, denied: false, isError: true, 0.5);
        double fast = Math.Log(0.01), slow = Math.Log(0.5);
        Assert.Equal(Round(new GuardCounts(110, 40, 100, 40, 10, (60 * fast) + (10 * slow), (60 * fast * fast) + (10 * slow * slow))), Round(window.Read(1009).Acted));
        Assert.Equal(Round(new GuardCounts(10, 0, 10, 0, 10, 10 * slow, 10 * slow * slow)), Round(window.Read(1010).Acted));
        Assert.Equal(default, window.Read(1020).Acted);
    }

    [Fact]
    public void Read_RequestsThatItDoesNotActOn_AreBesideItAndStayWhatWasBefore()
    {
        GuardWindow window = new();
        for (int i = 0; i < 100; i++) window.Note(1000, 1, acts: false, denied: false, isError: i < 5, 0.1);
        Assert.Equal((default, default), (window.Read(1001).Acted, window.Read(1001).Beside));

        // Of the second in which it acts.
        window.Note(1000, 2, acts: true, denied: false, isError: false, 0.1);
        GuardCounts beside = window.Read(1001).Beside;
        Assert.Equal((0.05, 0.1), (Math.Round(beside.Errors / beside.Passed, 3), Mean(beside)));
        (_, beside, GuardCounts before) = window.Read(1010);
        Assert.Equal(default, beside);
        Assert.Equal((0.05, 0.1), (Math.Round(before.Errors / before.Passed, 3), Mean(before)));
    }

    [Fact]
    public void Breach_OneFeedAmongMany_IsNotSlower()
    {
        GuardWindow window = new();
        for (int i = 0; i < 300; i++) window.Note(1000, (ulong)i, acts: i % 4 == 0, denied: false, isError: false, i == 0 ? 60 : 0.01);
        (GuardCounts acted, GuardCounts beside, _) = window.Read(1001);
        Assert.Null(GuardDecision.Breach(s_guard, acted, beside));
    }

    [Fact]
    public void Read_ManyClients_KeepsTheirShare()
    {
        GuardWindow window = new();
        Random random = new(2);
        for (int i = 0; i < 100_000; i++) window.Note(1000, (ulong)random.NextInt64(), acts: true, denied: i % 5 == 0, isError: false, 0);
        GuardCounts acted = window.Read(1000).Acted;
        Assert.InRange(acted.Clients, 500, 4_096);
        Assert.InRange(acted.TouchedClients / acted.Clients, 0.16, 0.24);
    }

    /// <summary>Requests of which those that went on took the same.</summary>
    private static GuardCounts Counts(double requests, double denied, double clients, double touched, double errors, double seconds)
    {
        double passed = requests - denied, log = Math.Log(seconds / passed);
        return new(requests, denied, clients, touched, errors, passed * log, passed * log * log);
    }

    private static double Mean(in GuardCounts counts) => Math.Round(Math.Exp(counts.LogSeconds / counts.Passed), 3);

    private static GuardCounts Round(GuardCounts counts) => counts with { LogSeconds = Math.Round(counts.LogSeconds, 6), LogSquares = Math.Round(counts.LogSquares, 6) };
}
