namespace Insight.Anomaly.Live.Profiles;

/// <summary>Settings of request profiles (configuration section <c>profiles</c>).</summary>
public sealed class ProfileTrainingOptions
{
    /// <summary>Whether gateways get profiles, and with them the key without which they count nothing.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How often a profile is learned at most, when there is something new; one minute to one day.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How far back it is learned from; one hour to 14 days, which is how long counts are kept.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromDays(14);

    /// <summary>What is wrong with the settings, each as a key below <c>profiles</c> and a sentence.</summary>
    public IEnumerable<(string Key, string Message)> Validate()
    {
        if (Interval < TimeSpan.FromMinutes(1) || Interval > TimeSpan.FromDays(1)) yield return ("interval", "must be from one minute to one day");
        if (Window < TimeSpan.FromHours(1) || Window > TimeSpan.FromDays(14)) yield return ("window", "must be from one hour to 14 days");
    }
}
