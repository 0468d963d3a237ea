namespace Insight.Policy.Guards;

/// <summary>What became of the requests in a policy's scope.</summary>
/// <param name="Requests">Requests.</param>
/// <param name="Denied">Those that the policy turned away.</param>
/// <param name="Clients">Distinct clients.</param>
/// <param name="TouchedClients">Those of whom a request was turned away.</param>
/// <param name="Errors">Requests that went on and were answered with 5xx.</param>
/// <param name="LogSeconds">Sum of the natural logarithms of what those that went on took, in seconds: a feed that lasts for minutes counts as one request, not as thousands.</param>
/// <param name="LogSquares">Sum of their squares.</param>
public readonly record struct GuardCounts(double Requests, double Denied, double Clients, double TouchedClients, double Errors, double LogSeconds, double LogSquares)
{
    /// <summary>Requests that went on.</summary>
    public double Passed => Requests - Denied;

    /// <summary>Mean of the logarithms.</summary>
    public double LogMean => LogSeconds / Passed;

    /// <summary>Variance of that mean.</summary>
    public double LogMeanVariance => Math.Max(0, (LogSquares / Passed) - (LogMean * LogMean)) / Passed;
}
