using Insight.Export.Delivery;

namespace Insight.Export.Tests.Delivery;

public sealed class DeliveryPaceTests
{
    private static readonly DeliveryPace s_pace = new();

    [Fact]
    public void Pause_MoreFailures_GrowsToItsLimit()
    {
        TimeSpan[] pauses = [.. Enumerable.Range(1, 40).Select(static n => s_pace.Pause(n, null, 0.999999))];

        Assert.Equal(pauses.Order(), pauses);
        Assert.InRange(pauses[0], s_pace.FirstPause * 0.99, s_pace.FirstPause);
        Assert.InRange(pauses[^1], s_pace.LongestPause * 0.99, s_pace.LongestPause);
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(7200, 900)]
    public void Pause_AskedFor_IsKeptUpToItsLimit(int asked, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), s_pace.Pause(1, TimeSpan.FromSeconds(asked), 0));

    [Fact]
    public void Pause_Chance_MovesHalfOfIt() => Assert.InRange(s_pace.Pause(4, null, 0.999999999) / s_pace.Pause(4, null, 0), 1.999, 2.001);
}
