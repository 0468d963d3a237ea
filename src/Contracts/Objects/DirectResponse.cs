namespace Insight.Contracts.Objects;

/// <summary>An answer of the gateway itself.</summary>
public sealed record DirectResponse
{
    /// <summary>Status, 200 to 599.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Content type of the body.</summary>
    public string ContentType { get; init; } = "text/plain; charset=utf-8";

    /// <summary>Body, at most 64 KiB.</summary>
    public string Body { get; init; } = "";
}
