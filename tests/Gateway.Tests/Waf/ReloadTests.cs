using System.Net;
using Insight.Gateway.Tests.Support;
using Insight.Gateway.Waf;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Insight.Gateway.Tests.Waf;

public sealed class ReloadTests
{
    [Fact]
    public async Task Rules_that_change_are_followed_without_a_failed_request()
    {
        using RuleText rules = new();
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path), ("gateway:waf:reloadInterval", "00:00:00.100"));
        Uri attack = new("/up/hello?q=attack", UriKind.Relative), other = new("/up/hello?q=other", UriKind.Relative);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(attack));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(other));

        rules.Write(RuleText.Simple.Replace("attack", "other", StringComparison.Ordinal));
        DateTime patience = DateTime.UtcNow.AddSeconds(20);
        HttpStatusCode now;
        do
        {
            now = await StatusAsync(other);
            Assert.Contains(now, new[] { HttpStatusCode.OK, HttpStatusCode.Forbidden });
        }
        while (now != HttpStatusCode.Forbidden && DateTime.UtcNow < patience);

        Assert.Equal(HttpStatusCode.Forbidden, now);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(attack));

        async Task<HttpStatusCode> StatusAsync(Uri uri)
        {
            using HttpResponseMessage response = await gateway.Client.GetAsync(uri);
            return response.StatusCode;
        }
    }

    [Fact]
    public void A_request_under_way_keeps_the_rules_it_began_with()
    {
        using RuleText rules = new();
        WafEngine engine = Engine(rules);
        ActiveRules before = engine.Active!;
        using Insight.Waf.Transactions.Transaction transaction = before.Rules.Begin(before.Of(null).Rules);
        transaction.RequestLine("GET"u8, "/?q=attack"u8, "HTTP/1.1"u8);
        Assert.Null(transaction.EvaluateRequestHeaders());

        rules.Write("SecRuleEngine Off\n");
        Assert.True(engine.Reload());

        Assert.NotSame(before, engine.Active);
        Assert.Equal(101, transaction.EvaluateRequestBody()!.RuleId);
    }

    [Theory]
    [InlineData("SecRule ARGS \"@nonsense\" \"id:1\"\n")]
    [InlineData("SecRule ARGS \"@rx (\" \"id:1\"\n")]
    [InlineData("\0\0\0")]
    public void A_bad_file_never_replaces_good_rules(string bad)
    {
        using RuleText rules = new();
        WafEngine engine = Engine(rules);
        ActiveRules good = engine.Active!;

        rules.Write(bad);
        Assert.False(engine.Reload());
        Assert.Same(good, engine.Active);

        Directory.Delete(rules.Path, recursive: true);
        Assert.False(engine.Reload());
        Assert.Same(good, engine.Active);

        Directory.CreateDirectory(rules.Path);
        rules.Write(RuleText.Simple);
        Assert.True(engine.Reload());
        Assert.NotSame(good, engine.Active);
    }

    [Fact]
    public void Rules_that_did_not_change_are_left_alone()
    {
        using RuleText rules = new();
        Assert.False(Engine(rules).Reload());
    }

    [Fact]
    public void A_hundred_reloads_leave_nothing_behind()
    {
        using RuleText rules = new();
        WafEngine engine = Engine(rules);
        List<WeakReference> replaced = [];
        for (int i = 0; i < 100; i++) replaced.Add(Replace(engine, rules, i));

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.Equal(0, replaced.Count(old => old.IsAlive));
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference Replace(WafEngine engine, RuleText rules, int number)
    {
        WeakReference old = new(engine.Active!.Rules);
        using (Insight.Waf.Transactions.Transaction transaction = engine.Active.Rules.Begin(engine.Active.Of(null).Rules))
        {
            transaction.RequestLine("GET"u8, "/?q=attack"u8, "HTTP/1.1"u8);
            transaction.EvaluateRequestHeaders();
            transaction.EvaluateRequestBody();
        }

        rules.Write(RuleText.Simple + string.Concat(Enumerable.Repeat("#\n", number + 1)));
        Assert.True(engine.Reload());
        return old;
    }

    private static WafEngine Engine(RuleText rules)
    {
        GatewayOptions options = new() { Waf = { Rules = rules.Path } };
        return new WafEngine(Options.Create(options), NullLogger<WafEngine>.Instance);
    }
}
