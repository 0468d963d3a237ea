namespace Insight.Anomaly.Watch;

/// <summary>Limits of the watch over windows.</summary>
public sealed record WatchSettings
{
    /// <summary>Most subjects (services, edges, endpoints, endpoints per edge) watched at a time; about 4 KB each. New ones beyond are not watched until others leave.</summary>
    public int MostSubjects { get; init; } = 100_000;

    /// <summary>Most series watched by the minute; at most 64 KB each.</summary>
    public int MostSeries { get; init; } = 100_000;

    /// <summary>Seconds without a request after which a subject is forgotten: a week and a day, so that weekly jobs keep their history.</summary>
    public long ForgetAfter { get; init; } = 8 * 86400;
}
