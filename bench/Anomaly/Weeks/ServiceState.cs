namespace Insight.Bench.Anomaly.Weeks;

/// <summary>How a service is in the window at hand.</summary>
internal sealed class ServiceState
{
    /// <summary>Its own time, divided by that of an idle service on an average day.</summary>
    public double Slowness { get; set; } = 1;

    /// <summary>Its failures, divided by those of an average day.</summary>
    public double ErrorFactor { get; set; } = 1;

    /// <summary>From this second of the window on nothing is answered…</summary>
    public double PauseFrom { get; set; }

    /// <summary>… until this one.</summary>
    public double PauseUntil { get; set; }

    /// <summary>Version that most requests go to.</summary>
    public string Version { get; set; } = "v1";

    /// <summary>The other version while there are two.</summary>
    public string NewVersion { get; set; } = "";

    /// <summary>Share of requests that <see cref="NewVersion"/> gets.</summary>
    public double NewShare { get; set; }

    /// <summary>Own time of the version before the new one, divided by that of the first.</summary>
    public double VersionSlowness { get; set; } = 1;

    /// <summary>Own time of <see cref="NewVersion"/>, divided by that of the first.</summary>
    public double NewSlowness { get; set; } = 1;

    /// <summary>Bytes of answers, divided by those of the first version.</summary>
    public double VersionSize { get; set; } = 1;

    /// <summary>Bytes of answers of <see cref="NewVersion"/>, divided by those of the first.</summary>
    public double NewSize { get; set; } = 1;

    /// <summary>Share of <see cref="NewVersion"/>'s requests that fail on top.</summary>
    public double NewErrors { get; set; }

    /// <summary>Requests per window of late.</summary>
    public double Load { get; set; }
}
