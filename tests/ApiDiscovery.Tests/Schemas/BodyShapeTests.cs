using FsCheck;
using FsCheck.Fluent;
using Insight.ApiDiscovery.Schemas;
using Xunit;

namespace Insight.ApiDiscovery.Tests.Schemas;

public sealed class BodyShapeTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("*")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{*}")]
    [InlineData("{*,a:string}")]
    [InlineData("[integer|null]")]
    [InlineData("*|[]|boolean|date|date-time|email|integer|ip|null|number|string|uri|uuid|{}")]
    [InlineData("{\"a b\":string,id:integer,lines:[null|{price:number,sku:string}]|null}")]
    public void Parse_CanonicalText_ComesBack(string text) => Assert.Equal(text, Shapes.Parse(text).ToString());

    [Theory]
    [InlineData("string|integer", "integer|string")]
    [InlineData("{b:string,a:null}", "{a:null,b:string}")]
    [InlineData("[{a:string}|{b:null}]", "[{a:string,b:null}]")]
    [InlineData("[integer]|[]", "[integer]")]
    [InlineData("{\"id\":string}", "{id:string}")]
    [InlineData("{a:string,*:*}", "{*,a:string}")]
    [InlineData("{\"*\":string}", "{\"*\":string}")]
    [InlineData("{\"\\u0061\":string}", "{a:string}")]
    public void Parse_OtherText_BecomesCanonical(string text, string canonical) => Assert.Equal(canonical, Shapes.Parse(text).ToString());

    [Theory]
    [InlineData("", "Character 1: a type is expected.")]
    [InlineData("strin", "Character 1: there is no such type.")]
    [InlineData("String", "Character 1: there is no such type.")]
    [InlineData("string|", "Character 8: a type is expected.")]
    [InlineData("string null", "Character 7: the end or | is expected.")]
    [InlineData("{a}", "Character 3: : is expected behind a name.")]
    [InlineData("{a:}", "Character 4: there is no such type.")]
    [InlineData("{a:string", "Character 10: }, | or , is expected.")]
    [InlineData("{a:string,}", "Character 11: a name is expected.")]
    [InlineData("{a:string,a:null}", "Character 11: this name stands here already.")]
    [InlineData("{\"a:string}", "Character 2: the name has no end.")]
    [InlineData("{\"\\q\":string}", "Character 2: the name is not a JSON string.")]
    [InlineData("{\"\\ud800\":string}", "Character 2: the name is not a JSON string.")]
    [InlineData("{\"\\", "Character 2: the name has no end.")]
    [InlineData("[string", "Character 8: ] or | is expected.")]
    [InlineData("[[[[[[[[[null]]]]]]]]]", "Character 9: there are more than 8 levels.")]
    public void Parse_WrongText_SaysWhere(string text, string expected)
    {
        Assert.Null(BodyShape.Parse(text, out string error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void Parse_TooMuch_IsRefused()
    {
        Assert.Null(BodyShape.Parse(new string('[', 5000), out string tooLong));
        Assert.Contains("4096", tooLong, StringComparison.Ordinal);
        string names = "{" + string.Join(',', Enumerable.Range(0, 201).Select(i => $"n{i}:null")) + "}";
        Assert.Null(BodyShape.Parse(names, out string tooMany));
        Assert.Contains("200 names", tooMany, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_WrittenText_GivesTheSameShape() => Prop.ForAll(Shapes.Any().ToArbitrary(), static shape =>
        BodyShape.Parse(shape.ToString(), out _) is { } read && read.Equals(shape)).Check(Shapes.Config);

    [Fact]
    public void Parse_AnyText_EndsWithAShapeOrAnError() => Prop.ForAll<string?>(static text =>
        BodyShape.Parse(text ?? "", out string error) is null == error.Length > 0).Check(Shapes.Config);

    [Fact]
    public void Union_IsCommutativeAssociativeAndIdempotent() => Prop.ForAll(Three.ToArbitrary(), static shapes =>
    {
        (BodyShape a, BodyShape b, BodyShape c) = shapes;
        return BodyShape.Union(a, b).Equals(BodyShape.Union(b, a))
            && BodyShape.Union(a, BodyShape.Union(b, c)).Equals(BodyShape.Union(BodyShape.Union(a, b), c))
            && BodyShape.Union(a, a).Equals(a);
    }).Check(Shapes.Config);

    private static Gen<(BodyShape, BodyShape, BodyShape)> Three => Shapes.Any().SelectMany(a => Shapes.Any().SelectMany(b => Shapes.Any().Select(c => (a, b, c))));
}
