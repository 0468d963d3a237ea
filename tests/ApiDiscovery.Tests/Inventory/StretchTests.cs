using Insight.ApiDiscovery.Inventory;
using Xunit;

namespace Insight.ApiDiscovery.Tests.Inventory;

public sealed class StretchTests
{
    private static readonly Dictionary<byte, ulong> s_requests = new() { [0] = 6, [1] = 4, [2] = 5, [30] = 50, [31] = 1 };

    [Fact]
    public void Of_AllMinutes_CoverTheHourInFewStretchesOfBoundedSize() =>
        Assert.Equal([new(0, 2), new(2, 30), new(30, 31), new(31, 60)], Stretch.Of(s_requests, null, 10));

    [Fact]
    public void Of_ChangedMinutes_LeaveTheOthersOut() =>
        Assert.Equal([new(1, 3), new(31, 32), new(59, 60)], Stretch.Of(s_requests, new HashSet<byte> { 2, 1, 59, 31 }, 10));

    [Fact]
    public void Of_NothingChanged_IsNothing() => Assert.Empty(Stretch.Of(s_requests, new HashSet<byte>(), 10));
}
