namespace Insight.PolicyRecommender.Candidates.Splits;

/// <summary>A version of a service against the one before it, as detection compares them.</summary>
internal sealed class ComparedVersion
{
    /// <summary>Values of <see cref="Verdict"/>.</summary>
    public const sbyte Same = 1, Worse = 2, Better = 3;

    public string Service { get; set; } = "";

    public string Version { get; set; } = "";

    public string Baseline { get; set; } = "";

    public sbyte Verdict { get; set; }

    public double ErrorDifference { get; set; }

    public double LatencyRatio { get; set; }

    public double WorsePValue { get; set; }

    public ulong Requests { get; set; }

    public string Reason { get; set; } = "";
}
