using Insight.Contracts.Policies;
using Insight.Contracts.Records;
using Insight.Policy.Policies;
using static Insight.Policy.Tests.Policies.Requests;

namespace Insight.Policy.Tests.Policies;

public sealed class RuleTests
{
    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7", true)]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    [InlineData("192.0.2.0/24", "192.0.2.200", true)]
    [InlineData("192.0.2.0/24", "::ffff:192.0.2.200", true)]
    [InlineData("2001:db8::/32", "2001:db8:1::5", true)]
    [InlineData("2001:db8::/32", "2001:db9::5", false)]
    public void Block_Address_TakesItAndItsNetwork(string blocked, string client, bool expected) =>
        Assert.Equal(expected ? 403 : 0, Set(Block(clients: blocked)).Status(Request(client: client)));

    [Fact]
    public void Block_Pseudonym_IsComparedAsText()
    {
        Assert.Equal(403, Set(Block(clients: "0f3e8c1ab2d94c7790aa55e1f2c3d4e5")).Status(Request(client: "0f3e8c1ab2d94c7790aa55e1f2c3d4e5")));
        Assert.Equal(0, Set(Block(clients: "0f3e8c1ab2d94c7790aa55e1f2c3d4e5")).Status(Request(client: "0f3e8c1ab2d94c7790aa55e1f2c3d4e6")));
    }

    [Fact]
    public void Block_Principal_LeavesOthersBehindTheSameAddressAlone()
    {
        PolicySet set = Set(new PolicySpec { Mode = PolicyMode.Enforce, Block = new() { Key = ClientKeyKind.Principal, Clients = ["mallory"] } });
        Assert.Equal(403, set.Status(Request(principal: "mallory")));
        Assert.Equal(0, set.Status(Request(principal: "alice")));
        Assert.Equal(0, set.Status(Request()));
    }

    [Fact]
    public void Block_NetworksOfSeveralPolicies_EachIsToldOnce()
    {
        List<PolicyVerdict> verdicts = [];
        Set(Block(clients: ["192.0.2.7", "192.0.2.0/24"]), Block(clients: "192.0.0.0/16")).Decide(Request(), Rates(), verdicts);
        Assert.Equal(["p0", "p1"], verdicts.Select(static verdict => verdict.Policy.Metadata.Name));
    }

    [Theory]
    [InlineData("web", SourceConfidence.Mtls, 0)]
    [InlineData("web", SourceConfidence.TraceHop, 403)]
    [InlineData("mail", SourceConfidence.Mtls, 403)]
    [InlineData("", 0, 403)]
    public void Callers_OnlyVerifiedServices_MayCall(string source, uint confidence, int expected) =>
        Assert.Equal(expected, Set(new PolicySpec { Mode = PolicyMode.Enforce, Callers = new() { Services = ["web"] } }).Status(Request(source: source, confidence: confidence)));

    [Fact]
    public void Callers_Outside_LetsClientsPassThatAreNoService() =>
        Assert.Equal(0, Set(new PolicySpec { Mode = PolicyMode.Enforce, Callers = new() { Outside = true } }).Status(Request()));

    [Theory]
    [InlineData("GET", "/orders/7", 0)]
    [InlineData("HEAD", "/orders/7", 0)]
    [InlineData("DELETE", "/orders/7", 405)]
    [InlineData("GET", "/orders", 404)]
    [InlineData("GET", "/orders/../admin", 404)]
    [InlineData("GET", "/orders/7%2f..%2fadmin", 0)]
    [InlineData("GET", "*", 404)]
    public void Endpoints_OnlyKnownOnes_AreAnswered(string method, string path, int expected)
    {
        PolicySpec spec = new() { Mode = PolicyMode.Enforce, Endpoints = new() { Allow = [new() { Method = "GET", Path = "/orders/{id}" }, new() { Method = "PUT", Path = "/orders/{id}" }] } };
        Assert.Equal(expected, Set(spec).Status(Request(path, method)));
    }

    [Fact]
    public void Endpoints_OtherMethod_TellsThoseThatAreAllowed()
    {
        List<PolicyVerdict> verdicts = [];
        Set(new PolicySpec { Endpoints = new() { Allow = [new() { Method = "PUT", Path = "/a" }, new() { Method = "GET", Path = "/{x}" }] } }).Decide(Request("/a", "POST"), Rates(), verdicts);
        Assert.Equal("GET, PUT", Assert.Single(verdicts).Finding.Allow);
    }

    [Theory]
    [InlineData(new[] { "page" }, "", 0, null, 0)]
    [InlineData(new[] { "page", "size" }, "application/json", 100, null, 0)]
    [InlineData(new[] { "size" }, "", 0, null, 400)]
    [InlineData(new[] { "page", "debug" }, "", 0, null, 400)]
    [InlineData(new[] { "page" }, "text/xml", 10, null, 415)]
    [InlineData(new[] { "page" }, "application/json", 101, null, 413)]
    [InlineData(new[] { "page" }, "application/json", 9, new[] { "sku" }, 0)]
    [InlineData(new[] { "page" }, "application/json", 9, new[] { "sku", "role" }, 400)]
    [InlineData(new[] { "page" }, "application/json", 9, new[] { "count" }, 400)]
    public void Schema_WhatWasNotLearned_IsRefused(string[] query, string type, long bytes, string[]? fields, int expected)
    {
        PolicySpec spec = new()
        {
            Mode = PolicyMode.Enforce,
            Schema = new() { Query = ["page", "size"], RequiredQuery = ["page"], ContentTypes = ["application/json"], Fields = ["sku", "count"], RequiredFields = ["sku"], MostBytes = 100 },
        };
        Assert.Equal(expected, Set(spec).Status(Request(query: query, type: type, bytes: bytes, fields: fields?.ToHashSet())));
    }
}
