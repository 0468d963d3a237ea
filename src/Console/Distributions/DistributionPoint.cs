namespace Insight.Console.Distributions;

/// <summary>A point of the curve of quantiles.</summary>
/// <param name="Share">Share of all that is at most <paramref name="Value"/>, 0 to 1.</param>
/// <param name="Value">The quantile.</param>
public readonly record struct DistributionPoint(double Share, double Value);
