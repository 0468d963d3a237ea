using FsCheck;
using FsCheck.Fluent;
using Insight.ApiDiscovery.Inventory;
using Insight.ApiDiscovery.Tests.Schemas;
using Xunit;

namespace Insight.ApiDiscovery.Tests.Inventory;

public sealed class RiskTests
{
    [Fact]
    public void Of_AuthenticatedRead_IsNothing()
    {
        RiskScore risk = Risk.Of("GET", ApiKind.Rest, new EndpointTraits { Requests = 100, Public = 100, Auth = { ["jwt@header:authorization"] = 100 } }, EndpointState.Documented, 100, 0);

        Assert.Equal(0, risk.Score);
        Assert.Empty(risk.Reasons);
    }

    [Fact]
    public void Of_OpenWriteWithCardNumbersFromTheInternet_SaysWhy()
    {
        EndpointTraits traits = new() { Requests = 100, Public = 100, OpenSensitive = 100, Auth = { [""] = 100 }, ResponseSensitive = { ["card"] = 100 } };

        RiskScore risk = Risk.Of("POST", ApiKind.Rest, traits, EndpointState.Shadow, 100, 0);

        Assert.Equal(100, risk.Score);
        Assert.Equal(
            ["sensitive-without-authentication 40", "unauthenticated-write 25", "shadow 20", "sensitive-in-response 15", "public-source 10"],
            risk.Reasons.Select(r => $"{r.Code} {r.Points}"));
        Assert.Equal("100 % of responses held sensitive data: card", risk.Reasons[3].Text);
    }

    [Theory]
    [InlineData("api_key@query:key", "credentials-in-query", 30)]
    [InlineData("basic@header:authorization", "basic-authentication", 10)]
    public void Of_WeakAuthentication_Counts(string auth, string code, int points)
    {
        RiskScore risk = Risk.Of("GET", ApiKind.Rest, new EndpointTraits { Requests = 10, Auth = { [auth] = 10 } }, EndpointState.Unknown, 10, 0);

        Assert.Equal([(code, points)], risk.Reasons.Select(r => (r.Code, r.Points)));
    }

    [Fact]
    public void Of_RareReason_CountsInProportion()
    {
        RiskScore risk = Risk.Of("POST", ApiKind.Rest, new EndpointTraits { Requests = 1000, Auth = { ["mtls"] = 990, [""] = 10 } }, EndpointState.Documented, 1000, 0);

        Assert.Equal(5, Assert.Single(risk.Reasons).Points); // 1 % of requests: a fifth of 25
    }

    [Fact]
    public void Of_ErrorsAndZombie_Count()
    {
        RiskScore risk = Risk.Of("GET", ApiKind.Rest, new EndpointTraits { Requests = 95, Auth = { ["mtls"] = 95 } }, EndpointState.Zombie, 100, 5);

        Assert.Equal(["zombie 20", "errors 5"], risk.Reasons.Select(r => $"{r.Code} {r.Points}"));
    }

    [Fact]
    public void Of_TwoRequests_AreNoShare() =>
        Assert.Equal(0, Risk.Of("POST", ApiKind.Rest, new EndpointTraits { Requests = 2, Auth = { [""] = 2 } }, EndpointState.Unknown, 2, 2).Score);

    [Fact]
    public void Of_AnyTraits_StaysWithinBoundsAndAddsUp() => Prop.ForAll(Traits().ToArbitrary(), static traits =>
    {
        RiskScore risk = Risk.Of("POST", ApiKind.Rest, traits, EndpointState.Shadow, traits.Requests, traits.Requests);
        return risk.Score is >= 0 and <= 100 && risk.Score == Math.Min(100, risk.Reasons.Sum(static r => r.Points)) && risk.Reasons.All(static r => r.Points > 0 && r.Text.Length > 0);
    }).Check(Shapes.Config);

    [Fact]
    public void Of_MoreOpenRequests_AreNeverLessRisk()
    {
        int last = 0;
        for (ulong open = 0; open <= 100; open++)
        {
            int score = Risk.Of("POST", ApiKind.Rest, new EndpointTraits { Requests = 100, OpenSensitive = (long)open, Auth = { [""] = open } }, EndpointState.Unknown, 100, 0).Score;
            Assert.True(score >= last);
            last = score;
        }
    }

    private static Gen<EndpointTraits> Traits() =>
        from requests in Gen.Choose(0, 1000)
        from counts in Gen.Choose(0, 1000).ListOf(5)
        select new EndpointTraits
        {
            Requests = requests,
            Public = counts[0],
            OpenSensitive = counts[1],
            Auth = { [""] = (ulong)counts[2], ["api_key@query:k"] = (ulong)counts[3] },
            ResponseSensitive = { ["email"] = (ulong)counts[4] },
        };
}
