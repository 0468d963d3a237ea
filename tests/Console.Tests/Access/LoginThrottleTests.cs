using System.Globalization;
using System.Net;
using Insight.Console.Access;

namespace Insight.Console.Tests.Access;

public sealed class LoginThrottleTests
{
    private readonly FixedTime _time = new(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Name_FromManyAddresses_MustWait()
    {
        LoginThrottle throttle = new(_time);
        for (int i = 0; i < LoginThrottle.MaxPerName; i++) Assert.Null(throttle.Try("ann", Address(i)));

        Assert.Equal(LoginThrottle.Window, throttle.Try("ann", Address(999)));
        _time.Now += LoginThrottle.Window;
        Assert.Null(throttle.Try("ann", Address(999)));
    }

    [Fact]
    public void Address_WithManyNames_MustWait()
    {
        LoginThrottle throttle = new(_time);
        for (int i = 0; i < LoginThrottle.MaxPerAddress; i++) throttle.Try(Name(i), IPAddress.Parse("2001:db8::1"));

        // All of a subscriber's network, and nobody else's.
        Assert.NotNull(throttle.Try("ann", IPAddress.Parse("2001:db8::ffff")));
        Assert.Null(throttle.Try("ann", IPAddress.Parse("2001:db8:0:1::1")));
    }

    [Fact]
    public void Success_ForgivesTheName_NotTheAddress()
    {
        LoginThrottle throttle = new(_time);
        IPAddress from = Address(1);
        for (int round = 0; throttle.Try("mine", from) is null; round++)
        {
            Assert.True(round <= LoginThrottle.MaxPerAddress, "Signing in oneself must not give more guesses.");
            throttle.Succeeded("mine", from);
            throttle.Try(Name(round), from);
        }
    }

    [Fact]
    public void ManyNames_PushNobodysCountOut()
    {
        LoginThrottle throttle = new(_time);
        for (int i = 0; i < LoginThrottle.MaxPerName; i++) throttle.Try("ann", Address(i));

        for (int i = 0; i < 100_000; i++) throttle.Try(Name(i), Address(i));

        Assert.NotNull(throttle.Try("ann", Address(1_000_000)));
    }

    private static string Name(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static IPAddress Address(int number) => new((uint)number + 0x0A000000);
}
