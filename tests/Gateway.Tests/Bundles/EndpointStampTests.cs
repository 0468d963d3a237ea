using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Bundles;

/// <summary>The whole gateway: records name their endpoint once a bundle says which there are.</summary>
public sealed class EndpointStampTests
{
    [Fact]
    public async Task Record_HasAnEndpointOnlyWithACatalog()
    {
        using TemporaryFolder folder = new();
        await using BundleServer console = await BundleServer.StartAsync();
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        File.WriteAllText(folder.File("token"), BundleServer.Token);
        File.WriteAllText(folder.File("key.pem"), console.Signer.PublicPem);
        (string, string)[] settings =
        [
            ("gateway:bundle:url", console.Url), ("gateway:bundle:tokenFile", folder.File("token")),
            ("gateway:bundle:keyFile", folder.File("key.pem")), ("gateway:bundle:directory", folder.File("bundle")),
        ];
        console.Serve(1, BundleGateway.Endpoints("/up/hello"));
        using (BundleGateway taken = await BundleGateway.StartAsync(console, folder)) await taken.TurnAsync();

        // The last good bundle is in force before the first request comes.
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, settings);
        await gateway.Client.GetStringAsync(new Uri("/up/hello?x=1", UriKind.Relative));
        using (HttpResponseMessage missing = await gateway.Client.GetAsync(new Uri("/nowhere", UriKind.Relative))) Assert.Equal(404, (int)missing.StatusCode);
        IReadOnlyList<AccessRecord> records = await gateway.StopAsync();

        Assert.Equal(1UL, records.Single(r => r.Path == "/up/hello").EndpointId);
        Assert.Equal(0UL, records.Single(r => r.Path == "/nowhere").EndpointId);

        await using TestGateway local = await TestGateway.StartAsync(upstream);
        await local.Client.GetStringAsync(new Uri("/up/hello", UriKind.Relative));
        Assert.Equal(0UL, Assert.Single(await local.StopAsync()).EndpointId);
    }

    [Theory]
    [InlineData("gateway:bundle:url", "ftp://x", "gateway:bundle:url")]
    [InlineData("gateway:bundle:url", "http://console.internal", "https://")]
    [InlineData("gateway:bundle:url", "https://user:secret@console.internal", "gateway:bundle:url")]
    [InlineData("gateway:bundle:tokenFile", "/none", "gateway:bundle:tokenFile")]
    [InlineData("gateway:bundle:keyFile", "/none", "gateway:bundle:keyFile")]
    [InlineData("gateway:bundle:directory", "", "gateway:bundle:directory")]
    [InlineData("gateway:bundle:wait", "00:01:00", "gateway:bundle:wait")]
    public async Task WrongOption_IsNamedAtStart(string key, string value, string expected)
    {
        using TemporaryFolder folder = new();
        using Insight.Contracts.Bundles.BundleSigner signer = Insight.Contracts.Bundles.BundleSigner.Read(Insight.Contracts.Bundles.BundleSigner.CreateKey());
        File.WriteAllText(folder.File("token"), BundleServer.Token);
        File.WriteAllText(folder.File("key.pem"), signer.PublicPem);

        Microsoft.Extensions.Options.OptionsValidationException error = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => TestGateway.StartAsync(
            null, ("gateway:bundle:url", "http://127.0.0.1:1"), ("gateway:bundle:tokenFile", folder.File("token")),
            ("gateway:bundle:keyFile", folder.File("key.pem")), ("gateway:bundle:directory", folder.File("bundle")), (key, value)));

        Assert.Contains(expected, Assert.Single(error.Failures), StringComparison.Ordinal);
    }
}
