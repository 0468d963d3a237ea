using Insight.Waf.Rules;
using Insight.Waf.Tests.Operators;
using Insight.Waf.Tests.Transactions;

namespace Insight.Waf.Tests.Language;

public sealed class UnicodeMapTests : IDisposable
{
    private const string Map = "(first)\r\n\r\n1250  (Central)\r\n00c0:58 \r\n\r\n20127 (US-ASCII)\r\n00c0:41 2039:3c \r\nff21:42\r\n\r\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("%u2039", "<")]
    [InlineData("%u00c0", "A")]
    [InlineData("%U00C0", "A")]
    [InlineData("%uff21", "B")]
    [InlineData("%uff22", "B")]
    [InlineData("%u0141", "A")]
    [InlineData("%u203", "%u203")]
    public void UrlDecodeUni_CharacterOfTheMap_IsWhatTheMapSays(string value, string decoded)
    {
        _folder.Write("unicode.mapping", Map);
        RuleSet rules = Load("SecRuleEngine On\nSecRule REQUEST_URI_RAW \"@endsWith =" + decoded + "\" \"id:1,phase:1,pass,t:urlDecodeUni\"\nSecUnicodeMapFile unicode.mapping 20127\n", out IReadOnlyList<RuleError> errors)!;

        Assert.Empty(errors);
        Assert.Equal([1], Running.Run(rules, new TestRequest("/?a=" + value)).Ids);
    }

    [Theory]
    [InlineData(Map, "unicode.mapping 28591", "no code page 28591")]
    [InlineData("1 (x)\n00c0:41\n00c1-41\n", "unicode.mapping 1", "unicode.mapping:3: '00c1-41' is no character")]
    [InlineData("1 (x)\n00c0:141\n", "unicode.mapping 1", "unicode.mapping:2: ")]
    [InlineData(Map, "unicode.mapping US-ASCII", "the number of a code page")]
    [InlineData(Map, "other.mapping 20127", "other.mapping")]
    public void Load_WrongMap_NamesPlaceAndReason(string map, string arguments, string reason)
    {
        _folder.Write("unicode.mapping", map);

        Assert.Null(Load("SecRuleEngine On\nSecUnicodeMapFile " + arguments + "\n", out IReadOnlyList<RuleError> errors));
        RuleError error = Assert.Single(errors);
        Assert.Equal(2, error.Line);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_HugeMap_IsRefusedUnread()
    {
        _folder.Write("unicode.mapping", new string('\n', (1 << 20) + 1));

        Assert.Null(Load("SecUnicodeMapFile unicode.mapping 20127\n", out IReadOnlyList<RuleError> errors));
        Assert.Contains("more than", Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    private RuleSet? Load(string text, out IReadOnlyList<RuleError> errors) =>
        RuleSet.Load([new RuleSource(Path.Combine(_folder.Path, "main.conf"), text)], out errors);
}
