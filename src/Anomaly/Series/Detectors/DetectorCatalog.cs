namespace Insight.Anomaly.Series.Detectors;

/// <summary>Every detector by its published name.</summary>
public static class DetectorCatalog
{
    private static readonly Dictionary<string, Func<ISeriesDetector>> Known = new(StringComparer.Ordinal)
    {
        ["seasonal-profile"] = static () => new SeasonalProfile(),
        ["resonance-memory"] = static () => new ResonanceMemory(),
        ["adaptive-ssa"] = static () => new AdaptiveSsa(),
        ["half-space-trees"] = static () => new HalfSpaceTrees(),
        ["robust-ewma"] = static () => new RobustEwma(),
        ["volatility-shift"] = static () => new VolatilityShift(),
        ["repeated-value"] = static () => new RepeatedValue(),
        ["spectral-residual"] = static () => new SpectralResidual(),
        ["iid-p-value"] = static () => new KernelDensity(),
        ["randomized-pca"] = static () => new PrincipalComponents(),
        ["ssa"] = static () => new SingularSpectrum()
    };

    /// <summary>The names.</summary>
    public static IReadOnlyCollection<string> Names => Known.Keys;

    /// <summary>The detectors that do what ML.NET offers: what the ensemble is measured against.</summary>
    public static IReadOnlyList<string> Parity { get; } = ["spectral-residual", "iid-p-value", "randomized-pca", "ssa"];

    /// <summary>A new detector; null when there is none of that name.</summary>
    public static ISeriesDetector? Create(string name) => Known.GetValueOrDefault(name)?.Invoke();
}
