using Insight.Contracts.Objects;
using Insight.Policy.Objects;
using Insight.Policy.Objects.Reading;

namespace Insight.Policy.Tests.Objects.Rules;

public sealed class ObjectRulesTests
{
    [Theory]
    [InlineData("VirtualHost", "domains: []", "spec.domains")]
    [InlineData("VirtualHost", "domains: [Shop.example]", "spec.domains[0]")]
    [InlineData("VirtualHost", "domains: [\"a.*.example\"]", "spec.domains[0]")]
    [InlineData("VirtualHost", "domains: [\"a:0\"]", "spec.domains[0]")]
    [InlineData("VirtualHost", "domains: [a, a]", "spec.domains[1]")]
    [InlineData("VirtualHost", "domains: [a], tls: { mode: passthrough, clientRoots: roots.pem }", "spec.tls.mode")]
    [InlineData("VirtualHost", "domains: [a], tls: { certificate: { path: a } }", "spec.tls.certificate.keyPath")]
    [InlineData("Endpoint", "address: a", "spec.address")]
    [InlineData("Endpoint", "address: \"a:65536\"", "spec.address")]
    [InlineData("Endpoint", "address: \"a:80\", weight: 0", "spec.weight")]
    [InlineData("Cluster", "select: {}", "spec.select")]
    [InlineData("Cluster", "select: { a: b }, subsets: { V1: { v: a } }", "spec.subsets.V1")]
    [InlineData("Cluster", "select: { a: b }, balance: { policy: ringHash }", "spec.balance.hash")]
    [InlineData("Cluster", "select: { a: b }, probe: { interval: 1ms }", "spec.probe.interval")]
    [InlineData("Cluster", "select: { a: b }, tls: { useIdentity: true, certificate: { path: a, keyPath: b } }", "spec.tls.useIdentity")]
    [InlineData("AdvertisePolicy", "hosts: []", "spec.hosts")]
    [InlineData("Route", "hosts: [a]", "spec")]
    [InlineData("Route", "hosts: [a], respond: {}, redirect: { path: /a }", "spec")]
    [InlineData("Route", "hosts: [a], redirect: { status: 308 }", "spec.redirect")]
    [InlineData("Route", "hosts: [a], redirect: { scheme: ftp }", "spec.redirect.scheme")]
    [InlineData("Route", "hosts: [a], respond: { status: 204, body: a }", "spec.respond.body")]
    [InlineData("Route", "hosts: [a], respond: { contentType: \"a\\r\\nX: b\" }", "spec.respond.contentType")]
    [InlineData("Route", "hosts: [a], respond: {}, match: { path: { exact: /a, prefix: /b } }", "spec.match.path")]
    [InlineData("Route", "hosts: [a], respond: {}, match: { path: { exact: a } }", "spec.match.path.exact")]
    [InlineData("Route", "hosts: [a], respond: {}, match: { path: { template: \"/{**}/a\" } }", "spec.match.path.template")]
    [InlineData("Route", "hosts: [a], respond: {}, match: { methods: [get] }", "spec.match.methods[0]")]
    [InlineData("Route", "hosts: [a], respond: {}, match: { query: [ { name: a, exact: b, prefix: c } ] }", "spec.match.query[0]")]
    [InlineData("Route", "hosts: [a], respond: {}, match: { headers: [ { name: \"a b\" } ] }", "spec.match.headers[0].name")]
    [InlineData("Route", "hosts: [a], to: [ { cluster: a, weight: 0 } ]", "spec.to")]
    [InlineData("Route", "hosts: [a], to: [ { cluster: a }, { cluster: a } ]", "spec.to[1]")]
    [InlineData("Route", "hosts: [a], to: [ { cluster: a } ], rewrite: { prefix: /b }", "spec.rewrite.prefix")]
    [InlineData("Route", "hosts: [a], to: [ { cluster: a } ], requestHeaders: { set: { Host: b } }", "spec.requestHeaders.set.Host")]
    [InlineData("Route", "hosts: [a], to: [ { cluster: a } ], requestHeaders: { add: { content-length: 5 } }", "spec.requestHeaders.add.content-length")]
    [InlineData("Route", "hosts: [a], to: [ { cluster: a } ], responseHeaders: { set: { X-A: \"a\\nb\" } }", "spec.responseHeaders.set.X-A")]
    [InlineData("Route", "hosts: [a], to: [ { cluster: a } ], timeout: { total: 1s, perTry: 2s }", "spec.timeout.perTry")]
    [InlineData("Route", "hosts: [a], to: [ { cluster: a } ], retry: { attempts: 11 }", "spec.retry.attempts")]
    [InlineData("Route", "hosts: [a], respond: {}, fault: { delayPercent: 5 }", "spec.fault.delay")]
    [InlineData("Route", "hosts: [a], respond: {}, cors: { origins: [\"*\"], credentials: true }", "spec.cors.credentials")]
    [InlineData("Route", "hosts: [a], respond: {}, cors: { origins: [\"https://a/b\"] }", "spec.cors.origins[0]")]
    [InlineData("Route", "hosts: [a], respond: {}, authentication: { jwt: { issuer: a, jwksUrl: \"http://id.example/keys\" } }", "spec.authentication.jwt.jwksUrl")]
    [InlineData("Route", "hosts: [a], respond: {}, authentication: { jwt: { issuer: a, jwks: \"{}\" } }", "spec.authentication.jwt.jwks")]
    [InlineData("Route", "hosts: [a], respond: {}, authentication: { jwt: { issuer: a, jwksUrl: \"https://a/b\", algorithms: [HS256] } }", "spec.authentication.jwt.algorithms[0]")]
    [InlineData("Route", "hosts: [a], respond: {}, authentication: { apiKeys: { keys: [ { principal: a, sha256: abc } ] } }", "spec.authentication.apiKeys.keys[0].sha256")]
    [InlineData("Route", "hosts: [a], respond: {}, authentication: { basic: { users: { a: secret } } }", "spec.authentication.basic.users.a")]
    [InlineData("Route", "hosts: [a], respond: {}, authentication: { mutualTls: { ids: [\"https://a\"] } }", "spec.authentication.mutualTls.ids[0]")]
    [InlineData("Route", "hosts: [a], respond: {}, authorization: [ { claims: { scope: [] } } ]", "spec.authorization[0].claims.scope")]
    [InlineData("Policy", "block: { clients: [192.0.2.7] }, mask: { kinds: [card] }", "spec")]
    [InlineData("Policy", "mode: enforce", "spec")]
    [InlineData("Policy", "block: { clients: [192.0.2] }", "spec.block.clients[0]")]
    [InlineData("Policy", "block: { clients: [192.0.2.7/24] }", "spec.block.clients[0]")]
    [InlineData("Policy", "block: { clients: [\"\"], key: principal }", "spec.block.clients[0]")]
    [InlineData("Policy", "mask: { kinds: [card] }, scope: { hosts: [\"a:80\"] }", "spec.scope.hosts[0]")]
    [InlineData("Policy", "mask: { kinds: [card] }, scope: { endpoints: [ { path: \"/{*}/a\" } ] }", "spec.scope.endpoints[0].path")]
    [InlineData("Policy", "mask: { kinds: [card] }, scope: { endpoints: [ { path: \"/{a\" } ] }", "spec.scope.endpoints[0].path")]
    [InlineData("Policy", "mask: { kinds: [card] }, scope: { endpoints: [ { path: /a }, { path: /a } ] }", "spec.scope.endpoints[1]")]
    [InlineData("Policy", "mask: { kinds: [card] }, canaryPercent: 0", "spec.canaryPercent")]
    [InlineData("Policy", "mask: { kinds: [card] }, guard: { mostSlowdown: 0.5 }", "spec.guard.mostSlowdown")]
    [InlineData("Policy", "mask: { kinds: [card] }, provenance: { proposal: a, evidence: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08, approvals: [ { user: a, signature: b } ] }", "spec.expires")]
    [InlineData("Policy", "rateLimit: { requests: 0 }", "spec.rateLimit.requests")]
    [InlineData("Policy", "rateLimit: { requests: 1, per: 100ms }", "spec.rateLimit.per")]
    [InlineData("Policy", "schema: { query: [a], requiredQuery: [b] }", "spec.schema.requiredQuery")]
    [InlineData("Policy", "waf: {}", "spec.waf")]
    [InlineData("Policy", "limits: {}", "spec.limits")]
    [InlineData("Policy", "limits: { breaker: { failurePercent: 1 } }", "spec.limits.breaker.failurePercent")]
    [InlineData("Policy", "limits: { breaker: { window: 1h } }", "spec.limits.breaker.window")]
    [InlineData("Policy", "wafExclusion: { rules: [1], variables: [\"ARGS:a\\\"b\"] }", "spec.wafExclusion.variables[0]")]
    [InlineData("Policy", "split: { route: a, to: [ { cluster: a, weight: 0 } ] }", "spec.split.to")]
    public void Check_BrokenRule_NamesTheField(string kind, string spec, string field)
    {
        string text = $"apiVersion: insight/v1\nkind: {kind}\nmetadata: {{ name: a }}\nspec: {{ {spec} }}\n";
        Assert.Equal(field, Assert.Single(ObjectReader.Read(new ObjectFile("f", text)).Errors).Field);
    }

    [Theory]
    [InlineData("Shop")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Check_NameThatIsNoLabel_IsRefused(string name) =>
        Assert.Contains(Insight.Policy.Objects.Rules.ObjectRules.Check(new NamedObject(new ObjectMetadata { Name = name }, new EndpointSpec { Address = "a:80" })), static problem => problem.Field == "metadata.name");

    [Fact]
    public void Check_PatternOfManyStates_EndsSoon()
    {
        string text = "apiVersion: insight/v1\nkind: Route\nmetadata: { name: a }\nspec: { hosts: [a], respond: {}, match: { query: [ { name: a, pattern: \"((a{1000}){1000}){1000}\" } ] } }\n";
        Assert.Equal("spec.match.query[0].pattern", Assert.Single(ObjectReader.Read(new ObjectFile("f", text)).Errors).Field);
    }
}
