using System.Buffers.Binary;
using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Insight.Export.Safety;

namespace Insight.Export.Tests.Safety;

/// <summary>Which addresses may be connected to.</summary>
public sealed class AddressGuardTests
{
    private static readonly AddressGuard s_guard = new([]);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.0.1")]
    [InlineData("192.0.0.192")]
    [InlineData("100.100.100.200")]
    [InlineData("168.63.129.16")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.250")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("fe80::1")]
    [InlineData("febf::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fd20:ce::254")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:0:127.0.0.1")]
    [InlineData("64:ff9b::169.254.169.254")]
    [InlineData("64:ff9b:1::169.254.169.254")]
    [InlineData("64:ff9b:1:a9fe:a9:fe00::")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("2001:0:7f00:1::")]
    [InlineData("2001:0:4136:e378:8000:63bf:80ff:fffe")]
    [InlineData("2001:db8::5efe:7f00:1")]
    [InlineData("2001:db8::200:5efe:a9fe:a9fe")]
    public void Problem_AddressThatOnlyThisMachineReaches_IsRefused(string address) => Assert.NotNull(s_guard.Problem(IPAddress.Parse(address)));

    [Theory]
    [InlineData("10.0.0.7")]
    [InlineData("172.16.3.4")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("203.0.113.9")]
    [InlineData("fd12:3456::1")]
    [InlineData("2001:db8::1")]
    [InlineData("64:ff9b::10.0.0.7")]
    [InlineData("2002:a00:7::1")]
    [InlineData("::ffff:192.168.1.1")]
    public void Problem_AddressOfANetwork_IsNone(string address) => Assert.Null(s_guard.Problem(IPAddress.Parse(address)));

    [Fact]
    public void Problem_AnyIpv4InAnyIpv6Form_IsAsForItself() => Prop.ForAll(ArbMap.Default.ArbFor<uint>(), Gen.Choose(0, 7).ToArbitrary(), static (value, form) =>
    {
        byte[] b = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(b, form % 2 == 0 ? value : 0x7F000000 | (value & 0xFFFFFF));
        IPAddress plain = new(b);
        byte[] six = new byte[16];
        switch (form / 2)
        {
            case 0:
                six[10] = six[11] = 0xFF;
                b.CopyTo(six, 12);
                break;
            case 1:
                (six[1], six[2], six[3]) = (0x64, 0xFF, 0x9B);
                b.CopyTo(six, 12);
                break;
            case 2:
                (six[0], six[1]) = (0x20, 0x02);
                b.CopyTo(six, 2);
                six[15] = 9;
                break;
            default:
                (six[0], six[1], six[2], six[3], six[4]) = (0x20, 0x01, 0, 0, 8);
                for (int i = 0; i < 4; i++) six[12 + i] = (byte)~b[i];
                break;
        }

        Assert.Equal(s_guard.Problem(plain) is null, s_guard.Problem(new IPAddress(six)) is null);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(20260501, 21));

    [Fact]
    public void Problem_AllowedNetwork_LetsThroughItsAddressesAlone()
    {
        AddressGuard guard = new(["127.0.0.1/32", "fe80::/10", "not a network"]);

        Assert.Null(guard.Problem(IPAddress.Parse("127.0.0.1")));
        Assert.Null(guard.Problem(IPAddress.Parse("::ffff:127.0.0.1")));
        Assert.Null(guard.Problem(IPAddress.Parse("64:ff9b::127.0.0.1")));
        Assert.Null(guard.Problem(IPAddress.Parse("fe80::7")));
        Assert.NotNull(guard.Problem(IPAddress.Parse("127.0.0.2")));
        Assert.NotNull(guard.Problem(IPAddress.Parse("::1")));
    }

    [Fact]
    public void Problem_PlainTextToAnAddressThatIsNotAllowed_SaysSo()
    {
        Assert.Contains("https", s_guard.Problem(IPAddress.Parse("10.0.0.7"), encrypted: false), StringComparison.Ordinal);
        Assert.Null(new AddressGuard(["10.0.0.0/8"]).Problem(IPAddress.Parse("10.0.0.7"), encrypted: false));
    }
}
