using Insight.ApiDiscovery.Inventory;
using Xunit;

namespace Insight.ApiDiscovery.Tests.Inventory;

public sealed class ApiKindsTests
{
    [Theory]
    [InlineData("GET", "/orders/{id}", "application/json", "plain", ApiKind.Rest)]
    [InlineData("GET", "/", "text/html", "plain", ApiKind.Rest)]
    [InlineData("POST", "/graphql", "application/json", "plain", ApiKind.GraphQl)]
    [InlineData("POST", "/api/GraphQL", "", "plain", ApiKind.GraphQl)]
    [InlineData("POST", "/query", "application/graphql-response+json", "plain", ApiKind.GraphQl)]
    [InlineData("PUT", "/graphql", "application/json", "plain", ApiKind.Rest)]
    [InlineData("GET", "/docs/graphql", "text/html", "plain", ApiKind.Rest)]
    [InlineData("POST", "/shop.Cart/Add", "application/grpc", "grpc", ApiKind.Grpc)]
    [InlineData("GET", "/live", "", "websocket", ApiKind.WebSocket)]
    [InlineData("GET", "/feed", "text/event-stream", "server_sent_events", ApiKind.ServerSentEvents)]
    [InlineData("GET", "/feed", "text/event-stream", "plain", ApiKind.ServerSentEvents)]
    [InlineData("GET", "/logo/{id}", "image/png", "plain", ApiKind.Static)]
    [InlineData("GET", "/app.js", "", "plain", ApiKind.Static)]
    [InlineData("GET", "/assets/{hex}.css", "", "plain", ApiKind.Static)]
    [InlineData("GET", "/report.js", "application/json", "plain", ApiKind.Rest)]
    [InlineData("POST", "/upload.png", "", "plain", ApiKind.Rest)]
    public void Of_Evidence_GivesKind(string method, string template, string responseType, string stream, ApiKind kind) => Assert.Equal(kind, ApiKinds.Of(method, template,
        new EndpointTraits { Requests = 10, ResponseTypes = { [responseType] = 10 }, Streams = { [stream] = 10 } }));

    [Fact]
    public void Of_FewOddAnswers_DoNotDecide() => Assert.Equal(ApiKind.Rest, ApiKinds.Of("GET", "/orders",
        new EndpointTraits { Requests = 10, ResponseTypes = { ["application/json"] = 8, ["image/png"] = 2 }, Streams = { ["plain"] = 9, ["websocket"] = 1 } }));
}
