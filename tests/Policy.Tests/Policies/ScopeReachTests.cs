using Insight.Contracts.Policies;
using Insight.Policy.Policies;

namespace Insight.Policy.Tests.Policies;

public sealed class ScopeReachTests
{
    [Theory]
    [InlineData("", "", "", "", true)]
    [InlineData("shop.example", "", "", "", true)]
    [InlineData("*.example", "", "", "", true)]
    [InlineData("else.example", "", "", "", false)]
    [InlineData("", "cart", "", "", true)]
    [InlineData("", "stock", "", "", false)]
    [InlineData("", "", "web", "", true)]
    [InlineData("", "", "mobile", "", false)]
    [InlineData("", "", "", "GET /carts/{uuid}", true)]
    [InlineData("", "", "", " /carts/{x}", true)]
    [InlineData("", "", "", "POST /carts/{uuid}", false)]
    [InlineData("", "", "", "GET /carts", false)]
    [InlineData("", "", "", "GET /carts/{*}", true)]
    [InlineData("", "", "", "GET /{*}", true)]
    [InlineData("", "", "", "GET /orders/{*}", false)]
    public void Scope_ReachesTheEndpoint_WhenAllOfItFits(string host, string service, string source, string endpoint, bool expected)
    {
        string[] parts = endpoint.Split(' ');
        PolicyScope scope = new()
        {
            Hosts = host.Length == 0 ? [] : [host],
            Service = service,
            Source = source,
            Endpoints = endpoint.Length == 0 ? [] : [new PolicyEndpoint { Method = parts[0], Path = parts[1] }],
        };

        Assert.Equal(expected, ScopeReach.Reaches(scope, "web", "", "shop.example", "cart", "GET", "/carts/{id}"));
    }
}
