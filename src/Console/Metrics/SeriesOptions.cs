namespace Insight.Console.Metrics;

/// <summary>How many series metrics of traffic have at most (<c>telemetry.series</c>); what is beyond counts as <c>other</c>.</summary>
public sealed class SeriesOptions
{
    /// <summary>Most edges or endpoints that can be asked for.</summary>
    public const int Most = 100_000;

    /// <summary>Edges with series of their own, 1 to <see cref="Most"/>. Each has 21 series.</summary>
    public int Edges { get; set; } = 2_000;

    /// <summary>Endpoints with series of their own, 1 to <see cref="Most"/>. Each has 4 series.</summary>
    public int Endpoints { get; set; } = 5_000;

    /// <summary>What is wrong, with its name.</summary>
    public IEnumerable<(string Key, string Message)> Validate()
    {
        if (Edges is < 1 or > Most) yield return ("edges", $"must be 1 to {Most}");
        if (Endpoints is < 1 or > Most) yield return ("endpoints", $"must be 1 to {Most}");
    }
}
