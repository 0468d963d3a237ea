using Insight.Bench.Discovery.Scoring;
using Xunit;
using Xunit.Abstractions;

namespace Insight.ApiDiscovery.Tests.Learning.Sets;

/// <summary>More traffic teaches more, and does not unsettle what was learned.</summary>
public class GrowthTests(ITestOutputHelper output)
{
    private const int Few = 5_000, Many = 20_000;

    [Fact]
    public void Learn_MoreRequests_ScoresNoWorse()
    {
        foreach (LabelledSet set in LabelledSet.Names.Select(name => LabelledSet.Find(name)!).Where(set => set.Corpus.Records.Count >= Many))
        {
            Corpus few = set.Corpus.First(Few), many = set.Corpus.First(Many);
            double before = few.Score(few.Learn()).F1, after = many.Score([set.Learned]).F1;
            output.WriteLine($"{set.Corpus.Name}: F1 {before:0.000} after {Few}, {after:0.000} after {Many}");
            Assert.True(after >= before - 0.01, $"{set.Corpus.Name}: {before:0.000} after {Few} requests, {after:0.000} after {Many}");
        }
    }

    [Fact]
    public void Learn_AgainAndAgain_ChangesAlmostNothingConfirmed()
    {
        // The benchmark measures all sets; these are the quick ones.
        List<double> changes = [];
        foreach (string name in new[] { "box", "docker", "twilio" })
        {
            if (LabelledSet.Find(name) is not { } set) return;
            IReadOnlyList<double> shares = Churn.Measure(set.Corpus.Records);
            output.WriteLine($"{name}: {shares.Average():0.00%} on average, {shares.Max():0.00%} at worst");
            changes.AddRange(shares);
        }

        Assert.InRange(changes.Average(), 0, 0.005);
    }
}
