using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shop;
using Shop.Certificates;
using Shop.Configuration;
using Shop.Topology;
using Xunit;
using YamlDotNet.RepresentationModel;
using Yarp.ReverseProxy;

namespace Insight.Shop.Tests;

public sealed class InitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ShopTopology _topology = ShopTopology.Create(8080, 8443, 9100);

    [Fact]
    public void Configuration_Written_NamesWhoIsWho()
    {
        var configuration = Configuration();

        Assert.Equal("127.0.0.1:8080", configuration["gateway:listen:http"]);
        Assert.Equal("127.0.0.1:8443", configuration["gateway:listen:https"]);
        Assert.Equal(Path.Combine(_folder.Path, "gateway.pem"), configuration["gateway:listen:certificate:path"]);
        Assert.Equal(Path.Combine(_folder.Path, "ca.pem"), configuration["gateway:identity:spiffe:trustBundle"]);
        Assert.Equal("127.0.0.7/32", configuration["gateway:identity:addresses:0:network"]);
        Assert.Equal("recommendations", configuration["gateway:identity:addresses:0:service"]);
        Assert.Equal("internet", configuration["gateway:identity:networks:0:name"]);
    }

    [Fact]
    public async Task Configuration_LoadedByYarp_RoutesEveryService()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddReverseProxy().LoadFromConfig(Configuration().GetSection("ReverseProxy"));
        await using var app = builder.Build();
        app.MapReverseProxy();

        var proxy = app.Services.GetRequiredService<IProxyStateLookup>();

        Assert.Equal(ShopServices.All.Count + 1, proxy.GetRoutes().Count());
        foreach (var service in ShopServices.All)
        {
            var route = Assert.Single(proxy.GetRoutes(), route => route.Config.Match.Hosts!.Contains(service.Host));
            Assert.Equal("shop", route.Config.Metadata!["app"]);
            Assert.Equal(service.Name, route.Cluster!.Model.Config.Metadata!["service"]);
            Assert.Equal(
                service.Versions.Select(version => version.Version).Order(),
                route.Cluster.Destinations.Values.Select(destination => destination.Model.Config.Metadata!["version"]).Order());
        }

        Assert.Equal("storefront", proxy.GetRoutes().Single(route => route.Config.Match.Hosts!.Contains("shop.example")).Config.ClusterId);
    }

    [Fact]
    public void Topology_SavedAndLoaded_IsTheSame()
    {
        _topology.Save(_folder.Path);

        var loaded = ShopTopology.Load(_folder.Path);

        Assert.Equal(_topology.Deployments, loaded.Deployments);
        Assert.Equal(8443, loaded.GatewayHttps);
    }

    [Fact]
    public void Topology_NoFile_SaysHowToMakeOne()
    {
        var error = Assert.Throws<ShopException>(() => ShopTopology.Load(_folder.Path));

        Assert.Contains("shop init", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Select_Names_GivesTheirListeners()
    {
        Assert.Equal(_topology.Deployments, _topology.Select("all"));
        Assert.Equal(["catalogue-v1", "catalogue-v2", "cart-v1"], _topology.Select("catalogue, cart").Select(d => d.Name));
        Assert.Equal(["catalogue-v2"], _topology.Select("catalogue-v2,catalogue-v2").Select(d => d.Name));
        Assert.Contains("'cat'", Assert.Throws<ShopException>(() => _topology.Select("cat")).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private IConfiguration Configuration()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(GatewayConfiguration.Write(_topology, new CertificateFolder(_folder.Path))));
        var values = Flatten(yaml.Documents[0].RootNode, "").ToList();
        return new ConfigurationBuilder().AddInMemoryCollection(values).Build();
    }

    private static IEnumerable<KeyValuePair<string, string?>> Flatten(YamlNode node, string path) => node switch
    {
        YamlMappingNode map => map.Children.SelectMany(child => Flatten(child.Value, Join(path, ((YamlScalarNode)child.Key).Value))),
        YamlSequenceNode list => list.Children.SelectMany((child, index) => Flatten(child, Join(path, $"{index}"))),
        _ => [KeyValuePair.Create(path, ((YamlScalarNode)node).Value)],
    };

    private static string Join(string path, string? key) => path.Length == 0 ? key! : $"{path}:{key}";
}
