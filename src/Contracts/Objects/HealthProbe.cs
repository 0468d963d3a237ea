namespace Insight.Contracts.Objects;

/// <summary>Requests that ask endpoints how they are.</summary>
public sealed record HealthProbe
{
    /// <summary>Path that is asked for.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Pause between questions, varied by a tenth.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an answer may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Failures in a row from which an endpoint is unhealthy.</summary>
    public int UnhealthyAfter { get; init; } = 3;

    /// <summary>Good answers (200 to 399) in a row from which it is healthy again.</summary>
    public int HealthyAfter { get; init; } = 2;
}
