using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Insight.Export.Safety;

namespace Insight.Export.Tests.Safety;

/// <summary>What can be known of an address before a name is resolved.</summary>
public sealed class DestinationAddressTests
{
    private static readonly AddressGuard s_guard = new([]);

    [Theory]
    [InlineData("")]
    [InlineData("siem.internal")]
    [InlineData("ftp://siem.internal/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://siem.internal/")]
    [InlineData("unix:///run/docker.sock")]
    [InlineData("https://user:word@siem.internal/")]
    [InlineData("https://siem.internal@127.0.0.1/")]
    [InlineData("https:///path")]
    [InlineData("https://siem.internal:0/")]
    [InlineData("https://siem.internal/#fragment")]
    [InlineData("https://siem.internal/a b")]
    [InlineData("https://siem.internal\\@127.0.0.1/")]
    [InlineData("https://siem.internal/\r\nHost: x")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://0/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://0x7f.0x0.0x0.0x1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://017700000001/")]
    [InlineData("https://127.0.0.1./")]
    [InlineData("https://①②⑦.⓪.⓪.①/")]
    [InlineData("https://127。0。0。1/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://2852039166/")]
    [InlineData("https://0xA9FEA9FE/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[0:0:0:0:0:0:0:1]/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://[::ffff:7f00:1]/")]
    [InlineData("https://[::]/")]
    [InlineData("https://[fd00:ec2::254]/")]
    [InlineData("https://[fe80::1%25eth0]/")]
    [InlineData("https://[64:ff9b::a9fe:a9fe]/")]
    [InlineData("https://[2002:7f00:1::]/")]
    [InlineData("https://localhost/")]
    [InlineData("https://256.256.256.256/")]
    [InlineData("https://bücher.example/")]
    [InlineData("https://LOCALHOST./")]
    [InlineData("https://app.localhost/")]
    [InlineData("http://10.0.0.7/")]
    public void Url_KnownBypass_IsRefusedBeforeAnyNameIsResolved(string text)
    {
        Assert.Null(DestinationAddress.Url(text, s_guard, out string problem));
        Assert.NotEqual("", problem);
    }

    [Fact]
    public void Url_AnyWayToWriteAnAddress_IsThatAddressOrRefused() => Prop.ForAll(ArbMap.Default.ArbFor<uint>(), Gen.Choose(0, 8).ToArbitrary(), ArbMap.Default.ArbFor<bool>(), static (value, form, loopback) =>
    {
        uint number = loopback ? 0x7F000000 | (value & 0xFFFFFF) : value;
        byte[] b = [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];
        string host = form switch
        {
            0 => new IPAddress(b).ToString(),
            1 => $"{number}",
            2 => $"0x{number:x8}",
            3 => "0" + Convert.ToString(number, 8),
            4 => $"0x{b[0]:X}.0x{b[1]:X}.{b[2]}.0{Convert.ToString(b[3], 8)}",
            5 => $"{b[0]}.{number & 0xFFFFFF}",
            6 => $"{b[0]}.{b[1]}.{number & 0xFFFF}.",
            7 => $"[::ffff:{b[0]}.{b[1]}.{b[2]}.{b[3]}]",
            _ => $"[64:ff9b::{number >> 16:x}:{number & 0xFFFF:x}]",
        };

        Uri? url = DestinationAddress.Url($"https://{host}/", s_guard, out _);
        if (s_guard.Problem(new IPAddress(b)) is not null) Assert.Null(url);
        else if (url is not null && form < 7) Assert.Equal(new IPAddress(b), IPAddress.Parse(url.Host.TrimEnd('.')));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithReplay(20260501, 23));

    [Theory]
    [InlineData("https://siem.internal/events?a=1")]
    [InlineData("https://10.0.0.7:8443/")]
    [InlineData("https://[fd12::7]/")]
    [InlineData("http://siem.internal/")]
    [InlineData("https://xn--bcher-kva.example/")]
    public void Url_AddressOfAReceiver_IsTaken(string text) => Assert.NotNull(DestinationAddress.Url(text, s_guard, out _));

    [Theory]
    [InlineData("siem.internal:6514", "siem.internal")]
    [InlineData("[2001:db8::7]:6514", "2001:db8::7")]
    [InlineData("10.0.0.7:6514", "10.0.0.7")]
    public void HostAndPort_Good_IsRead(string text, string host) => Assert.Equal(new DnsEndPoint(host, 6514), DestinationAddress.HostAndPort(text, s_guard, out _));

    [Theory]
    [InlineData("")]
    [InlineData("siem.internal")]
    [InlineData(":6514")]
    [InlineData("siem.internal:0")]
    [InlineData("siem.internal:65536")]
    [InlineData("siem.internal:+1")]
    [InlineData("2001:db8::7:6514")]
    [InlineData("a b:6514")]
    [InlineData("127.0.0.1:6514")]
    [InlineData("0x7f.1:6514")]
    [InlineData("2130706433:6514")]
    [InlineData("[::1]:6514")]
    [InlineData("localhost:6514")]
    public void HostAndPort_Bad_IsRefused(string text)
    {
        Assert.Null(DestinationAddress.HostAndPort(text, s_guard, out string problem));
        Assert.NotEqual("", problem);
    }
}
