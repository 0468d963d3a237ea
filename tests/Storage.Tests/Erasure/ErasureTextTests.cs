using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Insight.Storage.Erasure;
using Xunit;

namespace Insight.Storage.Tests.Erasure;

public sealed class ErasureTextTests
{
    [Theory]
    [InlineData("10.0.0.1", "from 10.0.0.1.", "from erased.")]
    [InlineData("10.0.0.1", "10.0.0.12 110.0.0.1 10.0.0.1.5", "10.0.0.12 110.0.0.1 10.0.0.1.5")]
    [InlineData("10.0.0.1", "/10.0.0.1/10.0.0.1/10.0.0.1", "/erased/erased/erased")]
    [InlineData("10.0.0.1", "10.0.0.1:8080", "erased:8080")]
    [InlineData("2001:db8::1", "a 2001:db8::1: b 2001:db8::12 c 2001:db8::1:2", "a erased: b 2001:db8::12 c 2001:db8::1:2")]
    [InlineData("al", "al, malice, al-bert, al@example.org, (al)", "erased, malice, al-bert, al@example.org, (erased)")]
    [InlineData("a.*", "a.* axx", "erased axx")]
    public void Without_AText_LosesTheValueAsAWordOnly(string value, string text, string expected) => Assert.Equal(expected, new ErasureText(value).Without(text));

    [Fact]
    public void Without_AnyTextAroundTheValue_NeverHoldsItAsAWordAndKeepsTheRest() => Prop.ForAll(
        ArbMap.Default.ArbFor<string?[]>(),
        static parts =>
        {
            const string value = "alice@example.org";
            string[] around = [.. parts.Select(static part => (part ?? "").Replace(value, "", StringComparison.Ordinal))];
            ErasureText text = new(value);
            string cleaned = text.Without(string.Join($" {value} ", around));
            Assert.False(text.IsIn(cleaned));
            Assert.Equal(string.Join($" {ErasureText.Mark} ", around), cleaned);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20261127, 7));

    [Fact]
    public void Clean_ADocument_LosesTheValueWhereverItStands()
    {
        JsonNode document = JsonNode.Parse("""{"client":"al","texts":["al!","alas",{"al":"x","deep":[["al"]]}],"number":1,"nothing":null}""")!;

        Assert.Equal(3, new ErasureText("al").Clean(document, mentions: true));

        Assert.Equal("""{"client":"","texts":["erased!","alas",{"al":"x","deep":[[""]]}],"number":1,"nothing":null}""", document.ToJsonString());
    }

    [Theory]
    [InlineData("192.0.2.1", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("a@b", true)]
    [InlineData("5e55105e55105e55105e55105e551051", true)]
    [InlineData("admin", false)]
    [InlineData("7", false)]
    public void IsTelling_AValue_TellsAddressesFromWords(string value, bool telling) => Assert.Equal(telling, ErasureSubject.IsTelling(value));
}
