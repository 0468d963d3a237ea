namespace Insight.Export.Tests.Delivery;

/// <summary>The system's clock, put forward by steps.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private long _ahead;

    public override long GetTimestamp() => System.GetTimestamp() + Volatile.Read(ref _ahead);

    public void Step(TimeSpan by) => Interlocked.Add(ref _ahead, (long)(by.TotalSeconds * TimestampFrequency));
}
