namespace Insight.Anomaly.Incidents;

/// <summary>Times and limits of incidents.</summary>
public sealed record IncidentSettings
{
    /// <summary>An incident is over after this time without a finding.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Incidents that opened within this time and turn out to be beside each other are one.</summary>
    public TimeSpan Spreading { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>What comes back within this time is the same incident again.</summary>
    public TimeSpan Reopen { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>A client that comes back within this time is the same incident again: tools rest and go on.</summary>
    public TimeSpan ReopenClient { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Most findings kept of one incident; the strongest stay.</summary>
    public int MostFindings { get; init; } = 100;

    /// <summary>Most incidents open at a time; what would open one more joins the oldest of its tenant.</summary>
    public int MostOpen { get; init; } = 200;

    /// <summary>Most incidents kept that are over and may be opened again; those over longest are over for good.</summary>
    public int MostReopenable { get; init; } = 500;

    /// <summary>Incidents remembered to compare new ones with.</summary>
    public int MostRemembered { get; init; } = 500;

    /// <summary>Causes told of an incident.</summary>
    public int MostCauses { get; init; } = 5;
}
