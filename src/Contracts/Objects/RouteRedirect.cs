namespace Insight.Contracts.Objects;

/// <summary>An answer that sends the client elsewhere. What is not named stays as it was.</summary>
public sealed record RouteRedirect
{
    /// <summary>301, 302, 303, 307 or 308.</summary>
    public int Status { get; init; } = 302;

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public string? Scheme { get; init; }

    /// <summary>Host, with its port.</summary>
    public string? Host { get; init; }

    /// <summary>Path that takes the place of the whole path.</summary>
    public string? Path { get; init; }

    /// <summary>Whether the query goes too.</summary>
    public bool KeepQuery { get; init; } = true;
}
