namespace Insight.Anomaly.Live;

/// <summary>Settings of detection (configuration section <c>detection</c>).</summary>
public sealed class DetectionOptions
{
    /// <summary>Whether this process detects at all.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>False incidents per app and week that are acceptable; 0.01 to 1,000. The one knob: every level follows from it.</summary>
    public double FalseIncidentsPerWeek { get; set; } = 1;

    /// <summary>How much of what is stored is learned before the first window is judged, when nothing was learned yet; up to 30 days.</summary>
    public TimeSpan WarmUp { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long the clients of an app are only learned before one is judged; ten seconds to 30 days. What they do in this time is taken for their habit.</summary>
    public TimeSpan ClientWarmUp { get; set; } = EngineFactory.Clients.WarmUp;

    /// <summary>How often it is looked whether a window can be judged; 0.1 seconds to one minute.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often what was learned is stored; one second to one hour. A process that starts judges the windows since again.</summary>
    public TimeSpan StateInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>What is wrong with the settings, each as a key below <c>detection</c> and a sentence.</summary>
    public IEnumerable<(string Key, string Message)> Validate()
    {
        if (!(FalseIncidentsPerWeek >= 0.01 && FalseIncidentsPerWeek <= 1000)) yield return ("falseIncidentsPerWeek", "must be from 0.01 to 1000");
        if (WarmUp < TimeSpan.Zero || WarmUp > TimeSpan.FromDays(30)) yield return ("warmUp", "must be from 0 to 30 days");
        if (ClientWarmUp < TimeSpan.FromSeconds(10) || ClientWarmUp > TimeSpan.FromDays(30)) yield return ("clientWarmUp", "must be from ten seconds to 30 days");
        if (Interval < TimeSpan.FromSeconds(0.1) || Interval > TimeSpan.FromMinutes(1)) yield return ("interval", "must be from 0.1 seconds to one minute");
        if (StateInterval < TimeSpan.FromSeconds(1) || StateInterval > TimeSpan.FromHours(1)) yield return ("stateInterval", "must be from one second to one hour");
    }
}
