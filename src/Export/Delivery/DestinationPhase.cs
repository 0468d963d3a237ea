namespace Insight.Export.Delivery;

/// <summary>What a destination's delivery is at.</summary>
public enum DestinationPhase
{
    /// <summary>It was told all that there is.</summary>
    UpToDate,

    /// <summary>It is being told.</summary>
    Delivering,

    /// <summary>It did not take what it was sent; that is tried again.</summary>
    Failing,

    /// <summary>What it is to be told cannot be read: storage is away.</summary>
    NoSource,

    /// <summary>It cannot be used as it is configured, or for want of a secret.</summary>
    Misconfigured,

    /// <summary>Somebody paused it.</summary>
    Paused,
}
