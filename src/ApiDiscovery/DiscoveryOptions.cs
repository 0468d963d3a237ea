namespace Insight.ApiDiscovery;

/// <summary>Settings of the discovery job (configuration section <c>discovery</c>).</summary>
public sealed class DiscoveryOptions
{
    /// <summary>Shortest time from one pass to the next. A pass that takes long is followed by a longer rest, so that discovery never takes more than a fifth of the storage's time.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Shortest time between two sums of the days that changed.</summary>
    public TimeSpan DayInterval { get; set; } = TimeSpan.FromSeconds(5);
}
