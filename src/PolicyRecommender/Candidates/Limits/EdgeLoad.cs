namespace Insight.PolicyRecommender.Candidates.Limits;

/// <summary>What calls of one service, or of clients, to one endpoint took.</summary>
internal sealed class EdgeLoad
{
    public string Host { get; set; } = "";

    /// <summary>Calling service; empty: clients, and services that are not known.</summary>
    public string Source { get; set; } = "";

    public string Service { get; set; } = "";

    public string Method { get; set; } = "";

    public string Template { get; set; } = "";

    public ulong Endpoint { get; set; }

    public ulong Requests { get; set; }

    /// <summary>Answers with 5xx, and requests that got none.</summary>
    public ulong Failures { get; set; }

    /// <summary>Durations of both halves of the time, by <see cref="Storage.Windows.LogHistogram"/>.</summary>
    public Dictionary<short, ulong> First { get; set; } = [];

    public Dictionary<short, ulong> Second { get; set; } = [];

    /// <summary>Minutes with requests.</summary>
    public ulong Minutes { get; set; }

    /// <summary>Requests under way, in half octaves: 2^(level/2) up to, not including, the next.</summary>
    public short[] Levels { get; set; } = [];

    /// <summary>Minutes of each level.</summary>
    public ulong[] LevelMinutes { get; set; } = [];

    /// <summary>Requests of each level.</summary>
    public ulong[] LevelRequests { get; set; } = [];

    /// <summary>Mean duration at each level, microseconds.</summary>
    public double[] LevelMicros { get; set; } = [];
}
