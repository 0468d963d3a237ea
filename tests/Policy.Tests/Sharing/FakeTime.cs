namespace Insight.Policy.Tests.Sharing;

/// <summary>A clock that goes as a test says.</summary>
internal sealed class FakeTime : TimeProvider
{
    public long Micros { get; set; } = 1_700_000_000_000_000;

    public override long TimestampFrequency => 1_000_000;

    public override long GetTimestamp() => Micros;
}
