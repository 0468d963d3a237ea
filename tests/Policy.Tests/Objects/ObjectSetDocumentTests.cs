using System.Text;
using Insight.Contracts.Objects;
using Insight.Policy.Objects;

namespace Insight.Policy.Tests.Objects;

public sealed class ObjectSetDocumentTests
{
    [Fact]
    public void Write_DefaultsEverywhere_AreLeftOut()
    {
        ObjectSet set = new() { Routes = [new(new() { Name = "all" }, new() { Hosts = ["shop"], To = [new() { Cluster = "web" }] })] };
        Assert.Equal("""{"routes":[{"metadata":{"name":"all"},"spec":{"hosts":["shop"],"to":[{"cluster":"web"}]}}]}""", Encoding.UTF8.GetString(ObjectSetDocument.Write(set)));
    }

    [Fact]
    public void Write_SameLabelsInAnotherOrder_SameBytes()
    {
        ObjectSet first = new() { Endpoints = [new(new() { Name = "a", Labels = new Dictionary<string, string> { ["app"] = "web", ["version"] = "v1" } }, new() { Address = "10.0.0.1:80" })] };
        ObjectSet second = new() { Endpoints = [new(new() { Name = "a", Labels = new Dictionary<string, string> { ["version"] = "v1", ["app"] = "web" } }, new() { Address = "10.0.0.1:80" })] };
        Assert.Equal(ObjectSetDocument.Write(first), ObjectSetDocument.Write(second));
    }

    [Fact]
    public void Write_ListThatHasAnotherDefault_IsReadBackAsItWas()
    {
        ObjectSet set = new()
        {
            VirtualHosts = [new(new() { Name = "shop" }, new() { Domains = ["*"] })],
            Routes = [new(new() { Name = "all" }, new() { Hosts = ["shop"], Retry = new() { On = [] }, To = [new() { Cluster = "web" }] })],
            Clusters = [new(new() { Name = "web" }, new() { Select = new Dictionary<string, string> { ["app"] = "web" } })],
        };
        ObjectSet? read = ObjectSetDocument.Read(ObjectSetDocument.Write(set), out string problem);
        Assert.Equal("", problem);
        Assert.Empty(read!.Routes[0].Spec.Retry!.On);
        Assert.Equal(2, read.Routes[0].Spec.Retry!.Attempts);
    }

    [Theory]
    [InlineData("""{"routes":[{"metadata":{"name":"a"},"spec":{"hosts":["b"],"respond":{}}}]}""", "route/a: spec.hosts[0]: virtual-host/b does not exist")]
    [InlineData("""{"endpoints":[{"metadata":{"name":"a"},"spec":{"address":"b"}}]}""", "endpoint/a: spec.address: ")]
    [InlineData("""{"endpoints":[{"metadata":{"name":"a"},"spec":{"address":"b:1"}},{"metadata":{"name":"a"},"spec":{"address":"b:1"}}]}""", "endpoint/a stands twice")]
    public void Read_BrokenRule_IsRefusedWithIt(string text, string problem)
    {
        Assert.Null(ObjectSetDocument.Read(Encoding.UTF8.GetBytes(text), out string said));
        Assert.StartsWith(problem, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"routes":[null]}""")]
    [InlineData("""{"routes":null}""")]
    [InlineData("""{"routes":[{"metadata":{"name":"a"},"spec":{"hosts":[null]}}]}""")]
    [InlineData("""{"routes":[{"metadata":{"name":"a"},"spec":{"colour":"red"}}]}""")]
    [InlineData("""{"routes":[{"metadata":{"name":"a"}}]}""")]
    [InlineData("""{"routes":[],"routes":[]}""")]
    [InlineData("[]")]
    [InlineData("")]
    public void Read_AnythingElse_IsRefused(string text)
    {
        Assert.Null(ObjectSetDocument.Read(Encoding.UTF8.GetBytes(text), out string problem));
        Assert.NotEqual("", problem);
    }
}
