namespace Insight.Export.Sources;

internal static class EventTime
{
    /// <summary>A time from microseconds since 1970.</summary>
    public static DateTime Of(long microseconds) => DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
