namespace Insight.Policy.Sharing;

/// <summary>How a gateway counts among others.</summary>
/// <param name="Mode">Whether it counts with them.</param>
/// <param name="Gateways">How many there are, this one among them; the last that was known.</param>
public sealed record RateSharing(RateSharingMode Mode, int Gateways)
{
    /// <summary>A gateway by itself.</summary>
    public static RateSharing Off { get; } = new(RateSharingMode.Off, 1);
}
