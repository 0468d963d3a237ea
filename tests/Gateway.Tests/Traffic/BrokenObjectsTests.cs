using System.Collections;
using Insight.Contracts.Objects;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Traffic;

/// <summary>Objects that pass the rules and still cannot be put in force: a fault of ours must cost no request.</summary>
public sealed class BrokenObjectsTests
{
    [Fact]
    public async Task Apply_RoutesCannotBeMade_ThoseBeforeStayWithTheirClusters()
    {
        await using Service service = await Service.SayAsync("hello");
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(Objects.Of(Objects.To("shop"), ("shop", [service])));

        // Another spec of the cluster: the one in force would be retired for it.
        gateway.Apply(Objects.Of([Broken("shop")], ("shop", new ClusterSpec { ConnectTimeout = TimeSpan.FromSeconds(3) }, [service.Address])));

        Assert.Equal("hello", await gateway.Client.GetStringAsync("/"));
        gateway.Apply(Objects.Of(new RouteSpec { Respond = new DirectResponse { Body = "mended", ContentType = "text/plain" } }));
        Assert.Equal("mended", await gateway.Client.GetStringAsync("/"));
    }

    [Fact]
    public async Task Apply_SameObjectsInTheNextBundle_AreTriedAgain()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Answers answers = new();
        ObjectSet objects = Objects.Of(new RouteSpec { To = answers, Respond = new DirectResponse { Body = "there", ContentType = "text/plain" } });
        gateway.Apply(objects);
        using HttpResponseMessage before = await gateway.Client.GetAsync("/");

        answers.IsBroken = false;
        gateway.Apply(objects);

        Assert.Equal(System.Net.HttpStatusCode.NotFound, before.StatusCode);
        Assert.Equal("there", await gateway.Client.GetStringAsync("/"));
    }

    /// <summary>A pattern that is none; rules would have refused it.</summary>
    private static RouteSpec Broken(string cluster) => Objects.To(cluster) with { Match = new RouteMatch { Headers = [new ValueMatch { Name = "X-Any", Pattern = "(" }] } };

    /// <summary>No destinations, which cannot be read at first.</summary>
    private sealed class Answers : IReadOnlyList<RouteDestination>
    {
        public bool IsBroken { get; set; } = true;

        public int Count => 0;

        public RouteDestination this[int index] => throw new ArgumentOutOfRangeException(nameof(index));

        public IEnumerator<RouteDestination> GetEnumerator() => IsBroken ? throw new InvalidOperationException("broken") : Enumerable.Empty<RouteDestination>().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
