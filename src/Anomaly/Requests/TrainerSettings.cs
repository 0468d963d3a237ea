namespace Insight.Anomaly.Requests;

/// <summary>How much is needed before a profile judges, and what passes for a release. The defaults suit gateways; a labelled file is one period.</summary>
public sealed record TrainerSettings
{
    /// <summary>Least values of a parameter.</summary>
    public uint MinValues { get; init; } = 200;

    /// <summary>Least clients that sent it.</summary>
    public double MinClients { get; init; } = 10;

    /// <summary>Least periods in which it was seen.</summary>
    public int MinPeriods { get; init; } = 2;

    /// <summary>Least requests of an endpoint before an unknown parameter is remarkable, and a missing one.</summary>
    public uint MinRequests { get; init; } = 2000;

    /// <summary>Doubtful values are taken over when they come from at least so many clients …</summary>
    public double AdoptedClients { get; init; } = 8;

    /// <summary>… and these are at least this part of the parameter's clients. Poison that is to be taken over has to be a fifth of all clients.</summary>
    public double AdoptedShare { get; init; } = 0.2;
}
