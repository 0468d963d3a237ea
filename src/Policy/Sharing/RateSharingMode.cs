namespace Insight.Policy.Sharing;

/// <summary>Whether a gateway counts with others.</summary>
public enum RateSharingMode
{
    /// <summary>It is by itself and never counts with others.</summary>
    Off,

    /// <summary>It knows what the others count.</summary>
    Together,

    /// <summary>It does not know what the others count: each gateway lets its part of a limit through.</summary>
    Alone,
}
