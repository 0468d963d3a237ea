namespace Insight.Gateway.Identity;

/// <summary>Recognising calls that upstreams make while they answer (<c>gateway:identity:hops</c>).</summary>
public sealed class HopOptions
{
    /// <summary>Whether trace context is used as evidence at all.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How long a span that was handed to an upstream counts as evidence, even when the request runs longer.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many requests under way are remembered; later ones are proxied all the same but are no evidence.</summary>
    public int Capacity { get; set; } = 65_536;
}
