using Xunit;

namespace Insight.Configuration;

public class YamlConfigurationTests
{
    [Fact]
    public void Parse_NestedMappingsAndLists_BecomeConfigurationKeys()
    {
        YamlConfiguration yaml = Parse("""
            console:
              port: 9000
              allowedHosts: [a.example, b.example]
            """);

        Assert.Equal("9000", yaml.Values["console:port"]);
        Assert.Equal("b.example", yaml.Values["Console:AllowedHosts:1"]);
        Assert.Equal(2, yaml.LineOf("console:port"));
    }

    [Theory]
    [InlineData("a: b: c", 1)]
    [InlineData("ok: 1\nok: 2", 2)]
    [InlineData("just words", 1)]
    [InlineData("a: 1\n---\nb: 2", 3)]
    [InlineData("? [a, b]\n: 1", 1)]
    public void Parse_NotOneMapping_NamesFileAndLine(string text, long line)
    {
        List<ConfigurationError> errors = [];

        Assert.Null(YamlConfiguration.Parse("insight.yaml", new StringReader(text), errors));

        ConfigurationError error = Assert.Single(errors);
        Assert.Equal("insight.yaml", error.Source);
        Assert.Equal(line, error.Line);
    }

    [Fact]
    public void Parse_DeepNesting_IsRefusedAtItsLimit()
    {
        List<ConfigurationError> errors = [];

        Assert.Null(YamlConfiguration.Parse("x", new StringReader(string.Concat(Enumerable.Repeat("{a: ", 100)) + "1" + new string('}', 100)), errors));

        Assert.Contains("nests deeper", errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_AliasesThatMultiply_AreRefusedAtTheLimitOfKeys()
    {
        string bomb = "a: &a [1,1,1,1,1,1,1,1,1,1]\n" + string.Concat(Enumerable.Range(0, 8).Select(i =>
            $"{(char)('b' + i)}: &{(char)('b' + i)} [{string.Join(',', Enumerable.Repeat("*" + (char)('a' + i), 10))}]\n"));
        List<ConfigurationError> errors = [];

        Assert.Null(YamlConfiguration.Parse("x", new StringReader(bomb), errors));

        Assert.Contains("100000 keys", errors[0].Message, StringComparison.Ordinal);
    }

    private static YamlConfiguration Parse(string text)
    {
        List<ConfigurationError> errors = [];
        YamlConfiguration? yaml = YamlConfiguration.Parse("insight.yaml", new StringReader(text), errors);
        Assert.Empty(errors);
        return yaml!;
    }
}
