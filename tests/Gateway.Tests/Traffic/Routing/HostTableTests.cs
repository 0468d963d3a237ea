using Insight.Gateway.Traffic.Routing;

namespace Insight.Gateway.Tests.Traffic.Routing;

public sealed class HostTableTests
{
    private static readonly HostTable<string> s_table = Table("*", "*:8443", "shop.example", "shop.example:8443", "*.shop.example", "*.api.shop.example", "*.shop.example:81");

    [Theory]
    [InlineData("shop.example", 80, "shop.example")]
    [InlineData("SHOP.Example", 80, "shop.example")]
    [InlineData("shop.example.", 80, "shop.example")]
    [InlineData("shop.example", 8443, "shop.example:8443")]
    [InlineData("eu.shop.example", 80, "*.shop.example")]
    [InlineData("eu.shop.example", 81, "*.shop.example:81")]
    [InlineData("a.b.shop.example", 80, "*.shop.example")]
    [InlineData("v1.api.shop.example", 80, "*.api.shop.example")]
    [InlineData("v1.api.shop.example", 81, "*.api.shop.example")]
    [InlineData("other.example", 80, "*")]
    [InlineData("other.example", 8443, "*:8443")]
    [InlineData("notshop.example", 80, "*")]
    [InlineData(".shop.example", 80, "*")]
    [InlineData("", 80, "*")]
    public void Find_SeveralDomainsFit_IsMostSpecific(string host, int port, string expected) => Assert.Equal(expected, s_table.Find(host, port));

    [Fact]
    public void Find_NothingFits_IsNull() => Assert.Null(Table("shop.example").Find("example", 80));

    [Fact]
    public void Find_HostLongerThanAnyName_IsNull() => Assert.Null(Table("*").Find(new string('a', 400), 80));

    private static HostTable<string> Table(params string[] domains)
    {
        HostTable<string> table = new();
        foreach (string domain in domains) table.Add(domain, domain);
        return table;
    }
}
