using Insight.ApiDiscovery.Schemas;
using Xunit;

namespace Insight.ApiDiscovery.Tests.Schemas;

public sealed class DriftTests
{
    private static readonly SchemaKey s_key = new(7, SchemaDirection.Response, "application/json", 200);

    [Theory]
    [InlineData("{id:integer}", "{id:integer,tax:number}", "FieldAdded /tax  > number")]
    [InlineData("{id:integer,tax:number}", "{id:integer}", "FieldRemoved /tax number > ")]
    [InlineData("{id:integer}", "{id:string}", "TypeChanged /id integer > string")]
    [InlineData("{id:integer}", "{id:number}", "TypeChanged /id integer > number")]
    [InlineData("{id:uuid}", "{id:string}", "TypeChanged /id uuid > string")]
    [InlineData("{id:string}", "{id:null}", "TypeChanged /id string > null")]
    [InlineData("{a:[{b:integer}]}", "{a:[{b:integer,c:null}]}", "FieldAdded /a/[]/c  > null")]
    [InlineData("{a:[{b:integer}]}", "{a:{b:integer}}", "TypeChanged /a array > object")]
    [InlineData("{\"a/b~\":integer}", "{\"a/b~\":boolean}", "TypeChanged /a~1b~0 integer > boolean")]
    [InlineData("[{b:integer}]", "{b:integer}", "TypeChanged  array > object")]
    public void Compare_EveryBodyDiffers_IsFound(string before, string after, string expected)
    {
        IReadOnlyList<DriftFinding> findings = Drift.Compare(s_key, Shapes.Schema((before, 100)), Shapes.Schema((after, 20)));

        Assert.Equal([expected], findings.Select(Text));
        Assert.Equal((20, 20), (findings[0].Seen, findings[0].Of));
    }

    [Theory]
    [InlineData("{id:number}", "{id:integer}")]
    [InlineData("{id:string}", "{id:uuid}")]
    [InlineData("{id:integer|null}", "{id:integer}")]
    [InlineData("{a:[{b:integer}]}", "{a:[]}")]
    [InlineData("{id:*}", "{id:string}")]
    [InlineData("{id:string}", "{id:*}")]
    [InlineData("{*,id:string}", "{id:string,tax:number}")]
    [InlineData("{id:string,tax:number}", "{*,id:string}")]
    public void Compare_NarrowerOrUnknown_IsNoDrift(string before, string after) =>
        Assert.Empty(Drift.Compare(s_key, Shapes.Schema((before, 100)), Shapes.Schema((after, 100))));

    [Theory]
    [InlineData(100, 2, 98, false)] // two in a hundred: the hundred accepted could well have had none
    [InlineData(499, 2, 98, false)]
    [InlineData(500, 2, 98, false)] // two bodies show nothing
    [InlineData(500, 3, 147, true)]
    [InlineData(10, 3, 0, true)]
    [InlineData(9, 100, 0, false)]
    public void Compare_RareNewField_NeedsEvidence(int accepted, int with, int without, bool found)
    {
        IReadOnlyList<DriftFinding> findings = Drift.Compare(
            s_key, Shapes.Schema(("{id:integer}", accepted)), Shapes.Schema(("{id:integer,gift:string}", with), ("{id:integer}", without)));

        Assert.Equal(found, findings.Any(f => f.Kind == DriftKind.FieldAdded));
    }

    [Theory]
    [InlineData(2, 98, 499, false)]
    [InlineData(2, 98, 500, false)]
    [InlineData(4, 196, 500, true)]
    [InlineData(50, 50, 19, false)]
    [InlineData(50, 50, 20, true)]
    public void Compare_RareFieldNotSeen_NeedsEvidence(int with, int without, int recent, bool found)
    {
        IReadOnlyList<DriftFinding> findings = Drift.Compare(
            s_key, Shapes.Schema(("{id:integer,gift:string}", with), ("{id:integer}", without)), Shapes.Schema(("{id:integer}", recent)));

        Assert.Equal(found ? ["FieldRemoved"] : [], findings.Select(f => f.Kind.ToString()));
    }

    [Fact]
    public void Compare_RequiredFieldMissingInSome_IsFound()
    {
        IReadOnlyList<DriftFinding> findings = Drift.Compare(s_key, Shapes.Schema(("{id:integer,tax:number}", 100)), Shapes.Schema(("{id:integer,tax:number}", 17), ("{id:integer}", 3)));

        DriftFinding finding = Assert.Single(findings);
        Assert.Equal((DriftKind.RequiredBecameOptional, "/tax", 3, 20), (finding.Kind, finding.Path, finding.Seen, finding.Of));
    }

    [Fact]
    public void Compare_SampleOfTheSameApi_IsNoDrift()
    {
        // Every field with a probability of its own, every body drawn from the same API: no comparison may find anything.
        Random random = new(20260301);
        for (int round = 0; round < 60; round++)
        {
            double[] shares = [.. Enumerable.Range(0, 20).Select(_ => Math.Pow(random.NextDouble(), 3))];
            SchemaNode accepted = Sample(100), recent = Sample(200);

            Assert.Empty(Drift.Compare(s_key, accepted, recent));

            SchemaNode Sample(int bodies) => Shapes.Schema([.. Enumerable.Range(0, bodies).Select(_ =>
                ("{id:integer" + string.Concat(shares.Select((share, i) => random.NextDouble() < share ? $",n{i:d2}:{(random.NextDouble() < share ? "null" : "string")}" : "")) + "}", 1))]);
        }
    }

    [Fact]
    public void Compare_MoreBodiesOfTheSameDifference_KeepTheId()
    {
        SchemaNode accepted = Shapes.Schema(("{id:integer}", 100));
        DriftFinding few = Assert.Single(Drift.Compare(s_key, accepted, Shapes.Schema(("{id:integer,tax:number}", 5))));
        DriftFinding many = Assert.Single(Drift.Compare(s_key, accepted, Shapes.Schema(("{id:integer,tax:number}", 50), ("{id:integer,tax:null}", 1))));
        DriftFinding other = Assert.Single(Drift.Compare(s_key with { Status = 201 }, accepted, Shapes.Schema(("{id:integer,tax:number}", 5))));

        Assert.Equal(few.Id, many.Id);
        Assert.NotEqual(few.Id, other.Id);
    }

    [Fact]
    public void Compare_ManyDifferences_AreBounded()
    {
        string after = "{" + string.Join(',', Enumerable.Range(0, 190).Select(i => $"n{i}:string")) + "}";

        Assert.Equal(Drift.MaxFindings, Drift.Compare(s_key, Shapes.Schema(("{id:integer}", 100)), Shapes.Schema((after, 100))).Count);
    }

    private static string Text(DriftFinding finding) => $"{finding.Kind} {finding.Path} {finding.Before} > {finding.After}";
}
