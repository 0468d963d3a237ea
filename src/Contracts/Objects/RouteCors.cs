namespace Insight.Contracts.Objects;

/// <summary>Cross-origin requests (Fetch standard). The gateway answers preflights.</summary>
public sealed record RouteCors
{
    /// <summary>Origins, <c>https://shop.example</c> or <c>https://*.shop.example</c>; <c>*</c> takes any and goes with no credentials.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>Methods beyond GET, HEAD and POST.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>Request headers.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>Response headers that scripts may read.</summary>
    public IReadOnlyList<string> ExposedHeaders { get; init; } = [];

    /// <summary>Whether cookies and the like go with it.</summary>
    public bool Credentials { get; init; }

    /// <summary>How long a preflight's answer may be kept.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(10);
}
