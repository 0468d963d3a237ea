namespace Insight.Streaming.Tests.Journal;

/// <summary>A clock that passes a second with every look at it, so that "try again in a moment" is at once.</summary>
internal sealed class LeapingTime : TimeProvider
{
    private long _seconds;

    public override long TimestampFrequency => 1;

    public override long GetTimestamp() => _seconds++;
}
