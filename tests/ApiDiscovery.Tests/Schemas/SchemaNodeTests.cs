using FsCheck;
using FsCheck.Fluent;
using Insight.ApiDiscovery.Schemas;
using Xunit;

namespace Insight.ApiDiscovery.Tests.Schemas;

public sealed class SchemaNodeTests
{
    [Fact]
    public void Of_Bodies_HasUnionsRequiredFieldsAndFormats()
    {
        SchemaNode node = Shapes.Schema(
            ("{id:integer,name:string,at:date-time,by:uuid,lines:[{sku:string,n:integer}]}", 3),
            ("{id:number,at:date-time,by:email,lines:[],note:null}", 1));

        Assert.Equal(
            """{"type":"object","properties":{"at":{"type":"string","format":"date-time"},"by":{"type":"string"},"id":{"type":"number"},"lines":{"type":"array","items":{"type":"object","properties":{"n":{"type":"integer"},"sku":{"type":"string"}}}},"name":{"type":"string"},"note":{"type":"null"}},"required":["at","by","id","lines"]}""",
            JsonSchema.Of(node).ToJsonString());
    }

    [Fact]
    public void Of_NullableField_HasBothTypes() =>
        Assert.Equal("""{"type":["integer","null"]}""", JsonSchema.Of(Shapes.Schema(("integer", 1), ("null", 1))).ToJsonString());

    [Fact]
    public void Of_UnknownPart_ClaimsNothing() => Assert.Equal("{}", JsonSchema.Of(Shapes.Schema(("string", 9), ("*", 1))).ToJsonString());

    [Fact]
    public void Of_ManyRareNames_IsAMap()
    {
        SchemaNode node = Shapes.Schema([.. Enumerable.Range(0, 100).Select(i => ($"{{u{i}:{{score:integer}}}}", 1))]);

        Assert.Equal("""{"type":"object","additionalProperties":{"type":"object","properties":{"score":{"type":"integer"}},"required":["score"]}}""", JsonSchema.Of(node).ToJsonString());
    }

    [Fact]
    public void Merge_AnyOrderAndGrouping_GivesTheSame() => Prop.ForAll(Shapes.Bodies().ToArbitrary(), static bodies =>
    {
        string once = Fold(bodies).ToJson();
        string reversed = Fold(bodies.Reverse()).ToJson();
        SchemaNode left = Fold(bodies.Take(bodies.Length / 3)), middle = Fold(bodies.Skip(bodies.Length / 3).Take(bodies.Length / 3)), right = Fold(bodies.Skip(bodies.Length / 3 * 2));
        string leftFirst = Merge(Merge(Copy(left), middle), right).ToJson(), rightFirst = Merge(Copy(left), Merge(Copy(middle), right)).ToJson(), turned = Merge(Merge(Copy(right), left), middle).ToJson();
        return once == reversed && once == leftFirst && once == rightFirst && once == turned;
    }).Check(Shapes.Config);

    [Fact]
    public void Fold_ReplayedRecords_GiveTheSameOnceDeduplicated() => Prop.ForAll(Shapes.Bodies().ToArbitrary(), static bodies =>
        Fold(bodies).ToJson() == Fold(bodies.Concat(bodies.Take(3)).Reverse().DistinctBy(static b => b.Record)).ToJson()).Check(Shapes.Config);

    [Fact]
    public void FromJson_WrittenState_IsTheSame() => Prop.ForAll(Shapes.Bodies().ToArbitrary(), static bodies =>
        Copy(Fold(bodies)).ToJson() == Fold(bodies).ToJson()).Check(Shapes.Config);

    [Fact]
    public void FromJson_DeepestShape_IsTheSame()
    {
        SchemaNode node = Shapes.Schema(("{a:{a:{a:{a:{a:{a:{a:{a:string}}}}}}}}", 1), ("[[[[[[[[null]]]]]]]]", 2));

        Assert.Equal(node.ToJson(), SchemaNode.FromJson(node.ToJson()).ToJson());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"n\":\"1\",\"t\":{}}")]
    [InlineData("[1]")]
    public void FromJson_OtherText_IsAFormatError(string text) => Assert.Throws<FormatException>(() => SchemaNode.FromJson(text));

    [Fact]
    public void Bound_KeepsTheNamesOfMostBodies()
    {
        SchemaNode node = Shapes.Schema(("{a:string,z:{deep:string}}", 5), ("{b:string}", 1), ("{c:string}", 1), ("{*,d:string}", 2));

        node.Bound(3);

        Assert.Equal(["a", "d", "z"], node.Fields.Keys);
        Assert.Empty(node.Fields["z"].Fields);
        Assert.True(node.Cut > 0);
    }

    private static SchemaNode Fold(IEnumerable<(int Record, BodyShape Shape)> bodies)
    {
        SchemaNode node = new();
        foreach ((_, BodyShape shape) in bodies) node.Add(shape, 1);
        return node;
    }

    private static SchemaNode Copy(SchemaNode node) => SchemaNode.FromJson(node.ToJson());

    private static SchemaNode Merge(SchemaNode into, SchemaNode other)
    {
        into.Merge(other);
        return into;
    }
}
