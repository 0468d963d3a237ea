using Insight.Contracts.Policies;
using Insight.Policy.Policies;

namespace Insight.Policy.Tests.Policies;

public sealed class BodyFieldsTests
{
    [Theory]
    [InlineData("{}", "")]
    [InlineData("[]", "")]
    [InlineData("string|null", "")]
    [InlineData("{a:string,b:{c:integer|null}}", "a b b.c")]
    [InlineData("{items:[{qty:integer,sku:string}],note:null}", "items items[].qty items[].sku note")]
    [InlineData("[{id:uuid}|string]", "[].id")]
    [InlineData("{m:[[{x:ip}]]}", "m m[][].x")]
    [InlineData("{a.b:string,c-d_$:date-time}", "\"a.b\" c-d_$")]
    [InlineData("{\"a\\u0022,b:string}|{\":string}", "\"a\\u0022,b:string}|{\"")]
    [InlineData("{\"items[].sku\":string}", "\"items[].sku\"")]
    public void Of_Shape_GivesThePathsOfItsFields(string shape, string fields)
    {
        IReadOnlySet<string>? found = BodyFields.Of(shape);

        Assert.NotNull(found);
        Assert.Equal(fields, string.Join(' ', found.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("{a:*}")]
    [InlineData("{a:string")]
    [InlineData("{a}")]
    [InlineData("{:string}")]
    [InlineData("{a:string,}")]
    [InlineData("[string")]
    [InlineData("string|")]
    [InlineData("strin")]
    [InlineData("{}x")]
    [InlineData("{\"a:string}")]
    [InlineData("{\"\\ud800\":string}")]
    [InlineData("{\"a\\")]
    [InlineData("{a\0:string}")]
    [InlineData("[[[[[[[[[string]]]]]]]]]")]
    public void Of_CutOffOrHostileText_IsNotKnown(string shape) => Assert.Null(BodyFields.Of(shape));

    [Theory]
    [InlineData("*", "")]
    [InlineData("{a:*}", "a")]
    [InlineData("*|{a:string,b:{c:*|ip}}", "a b b.c")]
    public void Known_CutOffShape_GivesWhatIsThereAndSaysSo(string shape, string fields)
    {
        Assert.Equal(fields, string.Join(' ', BodyFields.Known(shape, out bool isCut)!.Order(StringComparer.Ordinal)));
        Assert.True(isCut);
        Assert.Null(BodyFields.Known(shape[..^1] + "?", out _));
    }

    [Fact]
    public void Schema_FieldsThatAreNotAllKnown_AreJudgedByThoseThatAre()
    {
        PolicySet set = Requests.Set(new PolicySpec { Mode = PolicyMode.Enforce, Schema = new RequestSchemaRule { Fields = ["a"], RequiredFields = ["a"] } });
        Assert.Equal(400, set.Status(Requests.Request(fields: new HashSet<string> { "b" }, areCut: true)));
        Assert.Equal(0, set.Status(Requests.Request(fields: new HashSet<string>(), areCut: true)));
        Assert.Equal(400, set.Status(Requests.Request(fields: new HashSet<string>())));
    }

    [Fact]
    public void Of_TooMuch_IsNotKnown()
    {
        Assert.Null(BodyFields.Of("{" + string.Join(',', Enumerable.Range(0, 201).Select(static i => $"a{i}:ip")) + "}"));
        Assert.Null(BodyFields.Of(new string('[', 5_000)));
        Assert.Equal(200, BodyFields.Of("{" + string.Join(',', Enumerable.Range(0, 200).Select(static i => $"a{i}:ip")) + "}")!.Count);
    }

    [Fact]
    public void Schema_AllowingAField_AllowsWhatItLiesIn()
    {
        PolicySet set = Requests.Set(new PolicySpec { Mode = PolicyMode.Enforce, Schema = new RequestSchemaRule { Fields = ["items[].sku", "\"x.y\""] } });

        Assert.Equal(0, set.Status(Requests.Request(fields: BodyFields.Of("{items:[{sku:string}],x.y:ip}"))));
        Assert.Equal(400, set.Status(Requests.Request(fields: BodyFields.Of("{items:[{id:string}]}"))));
        Assert.Equal(400, set.Status(Requests.Request(fields: BodyFields.Of("{x:{y:ip}}"))));
    }
}
