using System.Net;
using Insight.Gateway.Traffic.Upstreams.Names;

namespace Insight.Gateway.Tests.Traffic.Upstreams.Names;

public sealed class SystemResolverTests
{
    [Fact]
    public async Task Resolve_NameOfBothFamilies_CountsByOne()
    {
        using SystemResolver resolver = new(TimeProvider.System);
        NameAnswer answer = await resolver.ResolveAsync("localhost", CancellationToken.None);
        Assert.Equal(("", false), (answer.Problem, answer.IsGone));
        Assert.All(answer.Addresses, address => Assert.True(IPAddress.IsLoopback(address)));
        Assert.Single(answer.Addresses.Select(address => address.AddressFamily).Distinct());
    }

    [Fact]
    public async Task Resolve_NoName_IsAnAnswerToo()
    {
        using SystemResolver resolver = new(TimeProvider.System);
        NameAnswer answer = await resolver.ResolveAsync(new string('a', 300), CancellationToken.None);
        Assert.Empty(answer.Addresses);
        Assert.NotEqual("", answer.Problem);
    }
}
