using System.Globalization;
using System.Net;
using Insight.Contracts.Records;
using Insight.Gateway.Identity;

namespace Insight.Gateway.Tests.Identity;

public sealed class AddressMapTests
{
    private static readonly AddressMap s_map = new(
    [
        new AddressMapping { Network = "10.0.0.0/8", Service = "cluster" },
        new AddressMapping { Network = "10.0.0.1", Service = "cart", Until = "2026-01-31T12:00:00Z" },
        new AddressMapping { Network = "10.0.0.1", Service = "orders", From = "2026-01-31T14:00:00+01:00", Until = "2026-02-10" },
        new AddressMapping { Network = "10.0.0.2", Service = "stock", From = "2026-01-01" },
        new AddressMapping { Network = "10.0.0.2", Service = "billing", From = "2026-02-01" },
        new AddressMapping { Network = "10.0.0.3", Service = "first" },
        new AddressMapping { Network = "10.0.0.3", Service = "second" },
    ]);

    [Theory]
    [InlineData("10.0.0.1", "2015-05-17T00:00:00Z", "cart")]
    [InlineData("10.0.0.1", "2026-01-31T11:59:59Z", "cart")]
    [InlineData("10.0.0.1", "2026-01-31T12:00:00Z", "cluster")]
    [InlineData("10.0.0.1", "2026-01-31T13:00:00Z", "orders")]
    [InlineData("10.0.0.1", "2026-02-10T00:00:00Z", "cluster")]
    [InlineData("10.0.0.2", "2026-01-31T23:59:59Z", "stock")]
    [InlineData("10.0.0.2", "2026-02-01T00:00:00Z", "billing")]
    [InlineData("10.0.0.3", "2026-02-01T00:00:00Z", "second")]
    [InlineData("192.0.2.1", "2026-02-01T00:00:00Z", "")]
    public void TryFind_AddressThatWasReused_NamesWhoHadItWhenTheRequestCame(string address, string time, string service)
    {
        long timeUs = (DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

        Assert.Equal(service.Length > 0, s_map.TryFind(IPAddress.Parse(address), timeUs, out SourceIdentity identity));
        Assert.Equal(service, identity.Service);
        Assert.Equal(service.Length > 0 ? IdentityEvidence.AddressMap : IdentityEvidence.UnknownSource, identity.Evidence);
    }
}
