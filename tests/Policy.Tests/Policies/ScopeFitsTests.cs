using Insight.Contracts.Policies;
using Insight.Endpoints;
using Insight.Policy.Policies;

namespace Insight.Policy.Tests.Policies;

public sealed class ScopeFitsTests
{
    [Theory]
    [InlineData("/orders/{id}", "/orders/{order}", TemplateFit.All)]
    [InlineData("/orders/{id}", "/orders/search", TemplateFit.None)]
    [InlineData("/orders/search", "/orders/{id}", TemplateFit.None)]
    [InlineData("/orders/{id}", "/orders/{id}/items", TemplateFit.None)]
    [InlineData("/orders/{*}", "/orders/{id}/items", TemplateFit.All)]
    [InlineData("/orders/{*}", "/orders", TemplateFit.None)]
    [InlineData("/orders/{*}", "/{page}/{id}", TemplateFit.Some)]
    [InlineData("/static/{*}", "/static/{*}", TemplateFit.All)]
    [InlineData("/static/css/{*}", "/static/{*}", TemplateFit.Some)]
    public void Of_LearnedEndpoint_IsItsShape_OrWhatLiesBelow(string wanted, string template, TemplateFit expected) => Assert.Equal(expected, Fits("", wanted).Of("GET", template, isLearned: true));

    [Theory]
    [InlineData("/orders/{id}", "/orders/{int}", TemplateFit.All)]
    [InlineData("/orders/{id}", "/orders/search", TemplateFit.All)]
    [InlineData("/orders/search", "/orders/search", TemplateFit.All)]
    [InlineData("/orders/17", "/orders/{int}", TemplateFit.Some)]
    [InlineData("/login", "/{text}", TemplateFit.Some)]
    [InlineData("/{page}", "/{text}", TemplateFit.Some)]
    [InlineData("/login", "/logout", TemplateFit.None)]
    [InlineData("/files/{name}.json", "/files/{int}.json", TemplateFit.All)]
    [InlineData("/files/{name}.json", "/files/a.json", TemplateFit.All)]
    [InlineData("/files/{name}.json", "/files/a.xml", TemplateFit.None)]
    [InlineData("/{*}", "{authority}", TemplateFit.None)]
    [InlineData("/", "/", TemplateFit.All)]
    [InlineData("/anything", "", TemplateFit.Some)]
    public void Of_FormOfPaths_IsWhatPathsOfItFit(string wanted, string template, TemplateFit expected) => Assert.Equal(expected, Fits("", wanted).Of("GET", template, isLearned: false));

    [Theory]
    [InlineData("GET", "GET", TemplateFit.All)]
    [InlineData("GET", "HEAD", TemplateFit.None)]
    [InlineData("GET", "OTHER", TemplateFit.None)]
    [InlineData("PURGE", "OTHER", TemplateFit.Some)]
    [InlineData("PURGE", "GET", TemplateFit.None)]
    [InlineData("", "OTHER", TemplateFit.All)]
    public void Of_Method_IsToldApartAsFarAsEndpointsDo(string wanted, string method, TemplateFit expected) => Assert.Equal(expected, Fits(wanted, "/a").Of(method, "/a", isLearned: true));

    [Fact]
    public void Of_SeveralEndpoints_IsTheBestOfThem_AndNoneAtAllIsEverything()
    {
        ScopeFits both = new([new PolicyEndpoint { Method = "POST", Path = "/a" }, new PolicyEndpoint { Path = "/{*}" }]);
        Assert.Equal(TemplateFit.All, both.Of("GET", "/a", isLearned: true));
        Assert.Equal(TemplateFit.All, new ScopeFits([]).Of("GET", "", isLearned: false));
    }

    private static ScopeFits Fits(string method, string path) => new([new PolicyEndpoint { Method = method, Path = path }]);
}
