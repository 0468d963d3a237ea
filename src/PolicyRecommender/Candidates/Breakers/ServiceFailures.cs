namespace Insight.PolicyRecommender.Candidates.Breakers;

/// <summary>How a service failed, minute by minute. Only minutes with enough requests are counted.</summary>
internal sealed class ServiceFailures
{
    public string Service { get; set; } = "";

    public ulong Requests { get; set; }

    public ulong Minutes { get; set; }

    /// <summary>Minutes without incidents in which most requests went well, and the share of failures that one in a hundred of them exceeds.</summary>
    public ulong OrdinaryMinutes { get; set; }

    public double Ordinary { get; set; }

    /// <summary>The same of both halves of the time.</summary>
    public double OrdinaryFirst { get; set; }

    public double OrdinarySecond { get; set; }

    /// <summary>Requests of an ordinary minute, median.</summary>
    public double PerMinute { get; set; }

    /// <summary>Minutes in which half of the requests failed or more, as seconds since 1970, in order; at most 1,000.</summary>
    public uint[] Bad { get; set; } = [];

    public ulong BadMinutes { get; set; }

    /// <summary>Requests and failures of those minutes.</summary>
    public ulong BadRequests { get; set; }

    public ulong BadFailures { get; set; }
}
