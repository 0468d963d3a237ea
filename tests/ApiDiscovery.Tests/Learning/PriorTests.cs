using Insight.ApiDiscovery.Learning;
using Insight.Endpoints.Catalog;
using Xunit;

namespace Insight.ApiDiscovery.Tests.Learning;

public class PriorTests
{
    private static readonly HostState s_state = ShopTraffic.StateOf(new ShopTraffic(21).Ordinary(3_000));

    [Fact]
    public void Learn_Again_KeepsIdsNamesAndTemplates()
    {
        IReadOnlyList<LearnedEndpoint> first = ShopTraffic.Endpoints(s_state);
        HostState more = ShopTraffic.StateOf([.. new ShopTraffic(21).Ordinary(3_000), .. new ShopTraffic(22).Ordinary(3_000)]);
        IReadOnlyList<LearnedEndpoint> second = ShopTraffic.Endpoints(more, new LearnSettings { Host = "harbour.example", Previous = first });
        Assert.Equal(first.Select(e => (e.Endpoint.Id, e.Endpoint.Template)), second.Select(e => (e.Endpoint.Id, e.Endpoint.Template)));
    }

    [Fact]
    public void Learn_RenamedParameter_KeepsTheFirstNameAndId()
    {
        LearnedEndpoint vessel = ShopTraffic.Endpoints(s_state).Single(e => ShopTraffic.Key(e.Endpoint.Method, e.Endpoint.Template) == "GET /v3/vessels/{}");
        EndpointTemplate named = vessel.Endpoint with { Id = 77, Template = "/v3/vessels/{imo}", Parameters = [new PathParameter(2, "imo", ParameterType.Integer)] };
        IReadOnlyList<LearnedEndpoint> again = ShopTraffic.Endpoints(s_state, new LearnSettings { Previous = [vessel with { Endpoint = named }] });
        Assert.Contains(again, e => e.Endpoint is { Id: 77, Template: "/v3/vessels/{imo}" });
    }

    [Fact]
    public void Learn_MergedTemplates_KeepOldIdsAsAliases()
    {
        LearnedEndpoint any = ShopTraffic.Endpoints(s_state)[0];
        EndpointTemplate old = any.Endpoint with { Id = 99, Method = "GET", Template = "/v3/skippers/bako-linto", Parameters = [] };
        LearnSettings settings = new() { Previous = [any with { Endpoint = old, Parameters = [] }], Pins = [new OperatorPin(OperatorPinKind.Parameter, "/v3/skippers/{any}")] };
        LearnedEndpoint skipper = ShopTraffic.Endpoints(s_state, settings).Single(e => ShopTraffic.Key(e.Endpoint.Method, e.Endpoint.Template) == "GET /v3/skippers/{}");
        Assert.Contains(99ul, skipper.Endpoint.Aliases);
        Assert.Contains(skipper.Reasons, reason => reason.Kind == LearnReasonKind.Pinned);
    }

    [Fact]
    public void Learn_PinnedConstant_StaysBesideTheParameter()
    {
        HostState state = ShopTraffic.StateOf([.. new ShopTraffic(23).Ordinary(3_000), new ShopTraffic.Request(5, "GET", "/v3/skippers/marto-vine", 200, 3, "people", 1_500, 30_000)]);
        LearnSettings settings = new() { Pins = [new OperatorPin(OperatorPinKind.Static, "/v3/skippers/marto-vine")] };
        Assert.Contains(ShopTraffic.Endpoints(state, settings), e => e.Endpoint.Template == "/v3/skippers/marto-vine");
        Assert.DoesNotContain(ShopTraffic.Endpoints(state), e => e.Endpoint.Template == "/v3/skippers/marto-vine");
    }

    [Fact]
    public void Learn_KnownDocument_DecidesWhatIsAParameter()
    {
        LearnSettings settings = new() { Known = [new KnownTemplate("GET", "/v3/{what}/today")] };
        Assert.Contains(ShopTraffic.Endpoints(s_state, settings), e => ShopTraffic.Key(e.Endpoint.Method, e.Endpoint.Template) == "GET /v3/{}/today");
    }

    [Fact]
    public void Learn_IgnoredAndNonApi_AreLeftOutAndMarked()
    {
        LearnSettings settings = new() { Pins = [new OperatorPin(OperatorPinKind.Ignore, "/v3/tides/today"), new OperatorPin(OperatorPinKind.NonApi, "/v3/vessels/{x}", "DELETE")] };
        IReadOnlyList<LearnedEndpoint> learned = ShopTraffic.Endpoints(s_state, settings);
        Assert.DoesNotContain(learned, e => e.Endpoint.Template == "/v3/tides/today");
        Assert.Equal("DELETE", Assert.Single(learned, e => e.Category == EndpointCategory.NonApi).Endpoint.Method);
    }
}
