using System.Text;
using System.Text.Json;
using Insight.WafTools.Requests;
using Xunit;

namespace Insight.WafTools.Scoring;

public class ScorerTests
{
    [Fact]
    public void Score_Corpus_CountsByKindAndPlacement()
    {
        LabelledValue[] corpus = [new(false, "prose", [0]), new(true, "xss", [1]), new(true, "sqli", [1]), new(true, "sqli", [0])];
        Scorer scorer = new((placement, value) => value[0] == 1 && placement != Placement.Json);

        IReadOnlyList<KindScore> scores = scorer.Score(corpus, null, CancellationToken.None);

        Assert.Equal(
            ["True sqli 2: 1,1,0", "True xss 1: 1,1,0", "True  3: 2,2,0", "False prose 1: 0,0,0", "False  1: 0,0,0"],
            scores.Select(score => $"{score.IsAttack} {score.Kind} {score.Total}: {string.Join(',', score.Detected)}"));
    }

    [Fact]
    public void Print_Scores_GivesCountsAndRates()
    {
        StringWriter text = new();

        ScoreReport.Print([new KindScore(true, "sqli", 4, [1, 2, 4]), new KindScore(true, "", 4, [1, 2, 4])], text);

        Assert.Contains("1 / 4 (25.00 %)", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("true-positive rate over all placements: 7 / 12 (58.33 %)", text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a b&c=d\"\\\n\u0001é", "UTF-8")]
    [InlineData("a b&c=d\"\\\n\u0001\u00e9", "Latin-1")]
    public void Build_AnyValue_ArrivesWhole(string value, string encoding)
    {
        byte[] bytes = (encoding == "UTF-8" ? Encoding.UTF8 : Encoding.Latin1).GetBytes(value);

        RawRequest query = ProbeRequest.Build(Placement.Query, bytes);
        RawRequest form = ProbeRequest.Build(Placement.Form, bytes);
        RawRequest json = ProbeRequest.Build(Placement.Json, bytes);

        string escaped = Encoding.ASCII.GetString(form.Body)[2..];
        Assert.Equal(bytes, System.Net.WebUtility.UrlDecodeToBytes(Encoding.ASCII.GetBytes(escaped), 0, escaped.Length));
        Assert.Equal("/api/items?q=" + escaped, Encoding.ASCII.GetString(query.Target));
        Assert.Equal(value, JsonDocument.Parse(json.Body).RootElement.GetProperty("q").GetString());
        Assert.Equal(json.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), Encoding.ASCII.GetString(json.Header("content-length"u8)!));
    }
}
