using System.Text;
using Insight.Endpoints.Catalog;

namespace Insight.Endpoints.Tests.Catalog;

public sealed class EndpointCatalogDocumentTests
{
    private static readonly EndpointScope s_cart = new("acme", "shop", "shop.example", "cart");

    [Fact]
    public void Write_ThenRead_GivesTheSameCatalog()
    {
        EndpointCatalog catalog = new([
            new(s_cart,
            [
                new(0xff, "GET", "/carts/{id}", EndpointTier.Confirmed, [new(1, "id", ParameterType.DateTime)], [1, ulong.MaxValue]),
                new(7, "OTHER", "/süß \"<b>/{a}...{b}/{*}", EndpointTier.Retired, [new(1, "a", ParameterType.Text), new(1, "b", ParameterType.Enum), new(2, "*", ParameterType.Text)], []),
            ]),
            new(default(EndpointScope) with { Tenant = "", App = "", Host = "", Service = "" }, [new(9, "", "*", EndpointTier.Observed, [], [])]),
        ]);

        EndpointCatalog? read = EndpointCatalogDocument.Read(EndpointCatalogDocument.Write(catalog), out string problem);

        Assert.Equal("", problem);
        Assert.Equal(Text(catalog), Text(read!));
        EndpointTemplate found = read!.Scopes[1].Endpoints[0];
        Assert.Equal((0xffUL, "GET", "/carts/{id}", EndpointTier.Confirmed), (found.Id, found.Method, found.Template, found.Tier));
        Assert.Equal([new PathParameter(1, "id", ParameterType.DateTime)], found.Parameters);
        Assert.Equal([1UL, ulong.MaxValue], found.Aliases);
    }

    [Fact]
    public void Write_AnyOrder_GivesTheSameBytes()
    {
        EndpointTemplate get = Endpoint(1, "GET", "/a"), put = Endpoint(2, "PUT", "/a") with { Aliases = [9, 4] }, other = Endpoint(3, "GET", "/B");
        EndpointScope blog = s_cart with { Service = "blog" };

        byte[] one = EndpointCatalogDocument.Write(new([new(s_cart, [get, put, other]), new(blog, [get])]));
        byte[] two = EndpointCatalogDocument.Write(new([new(blog, [get]), new(s_cart, [other, put with { Aliases = [4, 9, 4] }, get])]));

        Assert.Equal(Encoding.UTF8.GetString(one), Encoding.UTF8.GetString(two));
    }

    [Fact]
    public void Write_Empty_IsReadAsEmpty() =>
        Assert.Empty(EndpointCatalogDocument.Read(EndpointCatalogDocument.Write(EndpointCatalog.Empty), out _)!.Scopes);

    [Theory]
    [InlineData("\"id\":\"0000000000000002\"", "\"id\":\"0000000000000000\"", "line 4: scopes[0].endpoints[1]: id must not be 0")]
    [InlineData("\"id\":\"0000000000000002\"", "\"id\":\"2\"", "line 4: scopes[0].endpoints[1]: id must be 16")]
    [InlineData("\"id\":\"0000000000000002\"", "\"id\":\"000000000000000A\"", "line 4: scopes[0].endpoints[1]: id must be 16")]
    [InlineData("\"id\":\"0000000000000002\"", "\"id\":2", "line 4: scopes[0].endpoints[1] is not JSON of the known form")]
    [InlineData("\"id\":\"0000000000000002\"", "\"id\":\"0000000000000002\",\"more\":1", "line 4: scopes[0].endpoints[1] is not JSON of the known form")]
    [InlineData("\"method\":\"PUT\"", "\"method\":\"YELL\"", "line 4: scopes[0].endpoints[1]: method")]
    [InlineData("\"method\":\"PUT\"", "\"method\":\"GET\"", "line 4: scopes[0].endpoints[1]: method and template are there twice")]
    [InlineData("\"template\":\"/b\"", "\"template\":\"b\"", "line 3: scopes[0].endpoints[0]: template")]
    [InlineData("\"template\":\"/b\"", "\"template\":\"/\\u001b[2J\"", "line 3: scopes[0].endpoints[0]: template")]
    [InlineData("\"tier\":\"candidate\"", "\"tier\":\"1\"", "line 3: scopes[0].endpoints[0]: tier")]
    [InlineData("\"tier\":\"candidate\"", "\"tier\":null", "line 3: scopes[0].endpoints[0] is not JSON")]
    [InlineData("\"segment\":1", "\"segment\":0", "line 6: scopes[1].endpoints[0]: a parameter does not stand")]
    [InlineData("\"segment\":1", "\"segment\":-1", "line 6: scopes[1].endpoints[0]: a parameter does not stand")]
    [InlineData("\"type\":\"integer\"", "\"type\":\"Integer\"", "line 6: scopes[1].endpoints[0]: the type")]
    [InlineData("\"service\":\"cart\"", "\"service\":\"blog\"", "line 5: scopes[1]: the scope is there twice")]
    [InlineData("\"host\":\"shop.example\"", "\"host\":\"Shop.example\"", "line 2: scopes[0]: host must be in small letters")]
    [InlineData("insight-endpoints/1", "insight-endpoints/2", "line 1: the format is not")]
    [InlineData("\n]}\n]}\n", "\n]}\n", "line 8: this is not JSON of the known form")]
    [InlineData("\n]}\n]}\n", "\n]}\n]}\n{}", "line 9: this is not JSON of the known form")]
    public void Read_OneThingWrong_NamesLineAndRule(string text, string instead, string expected)
    {
        string good = """
            {"format":"insight-endpoints/1","scopes":[
            {"scope":{"tenant":"acme","app":"shop","host":"shop.example","service":"blog"},"endpoints":[
            {"id":"0000000000000001","method":"GET","template":"/b","tier":"candidate","parameters":[],"aliases":[]},
            {"id":"0000000000000002","method":"PUT","template":"/b","tier":"confirmed","parameters":[],"aliases":[]}]},
            {"scope":{"tenant":"acme","app":"shop","host":"shop.example","service":"cart"},"endpoints":[
            {"id":"0000000000000003","method":"GET","template":"/b/{id}","tier":"confirmed","parameters":[{"segment":1,"name":"id","type":"integer"}],"aliases":["0000000000000004"]}
            ]}
            ]}

            """.ReplaceLineEndings("\n");
        Assert.NotNull(EndpointCatalogDocument.Read(Encoding.UTF8.GetBytes(good), out _));
        int at = good.IndexOf(text, StringComparison.Ordinal);
        string bad = good[..at] + instead + good[(at + text.Length)..];

        Assert.Null(EndpointCatalogDocument.Read(Encoding.UTF8.GetBytes(bad), out string problem));

        Assert.StartsWith(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TooLongOrTooMany_IsRefused()
    {
        string longTemplate = "/" + new string('a', CatalogRules.MaxTemplateLength);
        PathParameter[] parameters = [.. Enumerable.Range(0, CatalogRules.MaxParameters + 1).Select(i => new PathParameter(i, $"p{i}", ParameterType.Text))];
        string many = string.Concat(parameters.Select(p => $"/{{{p.Name}}}"));

        Assert.Contains("template", Refusal(Endpoint(1, "GET", longTemplate)), StringComparison.Ordinal);
        Assert.Contains("parameters", Refusal(Endpoint(1, "GET", many) with { Parameters = parameters }), StringComparison.Ordinal);
        Assert.Contains("aliases", Refusal(Endpoint(1, "GET", "/") with { Aliases = [.. Enumerable.Range(1, CatalogRules.MaxAliases + 1).Select(i => (ulong)i)] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CutAnywhere_IsRefusedAndNeverThrows()
    {
        byte[] whole = EndpointCatalogDocument.Write(new([new(s_cart, [Endpoint(1, "GET", "/a"), Endpoint(2, "GET", "/b")])]));

        for (int length = 0; length < whole.Length - 1; length++) Assert.Null(EndpointCatalogDocument.Read(whole.AsSpan(0, length), out _));
    }

    private static string Refusal(EndpointTemplate endpoint)
    {
        Assert.Null(EndpointCatalogDocument.Read(EndpointCatalogDocument.Write(new([new(s_cart, [endpoint])])), out string problem));
        return problem;
    }

    private static EndpointTemplate Endpoint(ulong id, string method, string template) => new(id, method, template, EndpointTier.Confirmed, [], []);

    private static string Text(EndpointCatalog catalog) => Encoding.UTF8.GetString(EndpointCatalogDocument.Write(catalog));
}
