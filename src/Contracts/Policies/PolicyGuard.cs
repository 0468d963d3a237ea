namespace Insight.Contracts.Policies;

/// <summary>When a gateway takes a policy back to shadow, judged each second over the last ten of its own traffic. A share is above its limit when chance would show as much once in a thousand times at most.</summary>
public sealed record PolicyGuard
{
    /// <summary>Most of the requests in scope that it may turn away: a share, 0 to 1. By default any, since one client can send any number.</summary>
    public double MostDenied { get; init; } = 1;

    /// <summary>Most of the distinct clients in scope that it may touch: a share, 0 to 1.</summary>
    public double MostClients { get; init; } = 0.1;

    /// <summary>Most that the share of 5xx among the rest may rise, in points of 1.</summary>
    public double MostErrorRise { get; init; } = 0.05;

    /// <summary>Most that the mean duration of the rest may grow: a factor.</summary>
    public double MostSlowdown { get; init; } = 2;

    /// <summary>Requests in scope below which nothing is judged.</summary>
    public int LeastRequests { get; init; } = 50;
}
