using Insight.Gateway.Hosting;
using Insight.Gateway.Tests.Support;
using Insight.Streaming.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Insight.Gateway.Tests.Hosting;

public sealed class GatewayOptionsTests
{
    public static TheoryData<string, string> Wrong => new()
    {
        { "gateway:id", "" },
        { "gateway:tenant", "" },
        { "gateway:site", new string('s', 65) },
        { "gateway:requestIdHeader", "two words" },
        { "gateway:trustedProxies:0", "10.0.0.0/33" },
        { "gateway:trustedProxies:0", "10.0.0.1/8" },
        { "gateway:trustedProxies:0", "proxy" },
        { "gateway:journal:directory", "" },
        { "gateway:journal:segmentBytes", "1000" },
        { "gateway:journal:maxBytes", "4096" },
        { "gateway:journal:syncInterval", "00:00:00" },
        { "gateway:identity:addresses:0:network", "fd00::/200" },
        { "gateway:identity:addresses:0:from", "yesterday" },
        { "gateway:identity:addresses:0:until", "0001-01-01T00:00:00+14:00" },
        { "gateway:identity:networks:0:name", "" },
        { "gateway:identity:hops:lifetime", "00:00:00" },
        { "gateway:identity:hops:capacity", "0" },
        { "gateway:identity:spiffe:trustBundle", "/nowhere/bundle.pem" },
        { "gateway:identity:spiffe:services:0:id", "https://a/b" },
        { "gateway:identity:token:keys:0:algorithm", "none" },
        { "gateway:privacy:key", "!!!" },
        { "gateway:listen:http", "8080" },
        { "gateway:listen:https", "localhost" },
        { "gateway:listen:http2", "example.org:80" },
        { "gateway:recording:bodyBytes", "100" },
        { "gateway:sensitive:patterns:0:name", "two words" },
        { "gateway:sensitive:patterns:0:name", "card" },
        { "gateway:sensitive:patterns:0:regex", "" },
        { "gateway:sensitive:patterns:0:regex", "(a" },
        { "gateway:sensitive:patterns:0:regex", "(a)\\1" },
        { "gateway:sensitive:patterns:0:regex", "a*" },
        { "gateway:limits:requestLineBytes", "1" },
        { "gateway:limits:headerTimeout", "00:00:00" },
        { "gateway:limits:bodyBytesPerSecond", "-1" },
        { "gateway:limits:bodyGrace", "00:00:01" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Setting_Wrong_IsNamedWithItsPath(string key, string value)
    {
        OptionsValidationException error = Assert.Throws<OptionsValidationException>(() => Build((key, value)));

        Assert.Contains(error.Failures, failure => failure.StartsWith(key + ": ", StringComparison.Ordinal));
    }

    [Fact]
    public void Settings_SeveralWrong_AreAllNamed()
    {
        OptionsValidationException error = Assert.Throws<OptionsValidationException>(() => Build(
            ("gateway:id", ""), ("gateway:privacy:clientAddress", "true"), ("gateway:listen:https", "*:0"), ("gateway:listen:clientCertificates", "Require")));

        Assert.Equal(
            ["gateway:id", "gateway:listen:certificate:path", "gateway:listen:clientCertificates", "gateway:privacy:key"],
            error.Failures.Select(failure => failure[..failure.IndexOf(": ", StringComparison.Ordinal)]).Order());
    }

    [Fact]
    public void Setting_OfTheWrongKind_IsNamedWithItsPath()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => Build(("gateway:journal:maxBytes", "lots")));

        Assert.Contains("gateway:journal:maxBytes", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Journal_WrittenByAnotherProcess_IsRefused()
    {
        using TemporaryFolder folder = new();
        await using WebApplication first = Build(("gateway:journal:directory", folder.Path));

        Assert.Throws<JournalLockedException>(() => Build(("gateway:journal:directory", folder.Path)));
    }

    private static WebApplication Build(params (string Key, string Value)[] settings)
    {
        Dictionary<string, string?> values = new()
        {
            ["gateway:journal:directory"] = Path.Combine(Path.GetTempPath(), "insight-unused"),
            ["gateway:journal:segmentBytes"] = "1048576",
        };
        foreach ((string key, string value) in settings) values[key] = value;
        return GatewayHost.Build(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
    }
}
