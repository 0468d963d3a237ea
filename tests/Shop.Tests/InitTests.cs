using Insight.Policy.Objects;
using Insight.Policy.Objects.Reading;
using Insight.Policy.Objects.Rules;
using Microsoft.Extensions.Configuration;
using Shop;
using Shop.Certificates;
using Shop.Configuration;
using Shop.Topology;
using Xunit;
using YamlDotNet.RepresentationModel;

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
        Assert.Equal(_folder.Path, configuration["gateway:objects"]);
        Assert.Equal("internet", configuration["gateway:identity:networks:0:name"]);
    }

    [Fact]
    public void Objects_ReadByTheGatewaysReader_RouteEveryService()
    {
        var reading = ObjectReader.Read([new ObjectFile(ObjectFiles.FileName, ObjectFiles.Write(_topology))]);
        Assert.Empty(reading.Errors);
        var set = ObjectSets.Of(reading.Objects.Select(read => read.Value));
        Assert.Empty(ReferenceRules.Check(set));

        foreach (var service in ShopServices.All)
        {
            var host = Assert.Single(set.VirtualHosts, host => host.Spec.Domains.Contains(service.Host));
            Assert.Equal("shop", host.Spec.App);
            var route = Assert.Single(set.Routes, route => route.Spec.Hosts.Contains(host.Metadata.Name));
            Assert.All(route.Spec.To, to => Assert.Equal(service.Name, to.Cluster));
            Assert.Equal(
                service.Versions.Select(version => version.Version),
                set.Endpoints.Where(endpoint => endpoint.Metadata.Labels["service"] == service.Name).Select(endpoint => endpoint.Metadata.Labels["version"]).Order());
        }

        Assert.Equal([95, 5], set.Routes.Single(route => route.Metadata.Name == "catalogue").Spec.To.Select(to => to.Weight));
        Assert.Equal("storefront", set.Routes.Single(route => route.Metadata.Name == "shop").Spec.To[0].Cluster);
    }

    [Fact]
    public void Objects_Half_MovesTheCatalogueOnly()
    {
        var reading = ObjectReader.Read([new ObjectFile(ObjectFiles.FileName, ObjectFiles.Write(_topology))]);
        var half = ObjectReader.Read([new ObjectFile(ObjectFiles.HalfFileName, ObjectFiles.WriteHalf())]);

        Assert.Empty(half.Errors);
        Assert.Equal("catalogue", Assert.Single(half.Objects).Value.Metadata.Name);
        Assert.Contains(reading.Objects, read => read.Value.Key == half.Objects[0].Value.Key);
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
        yaml.Load(new StringReader(GatewayConfiguration.Write(_topology, new CertificateFolder(_folder.Path), _folder.Path)));
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
