namespace Insight.Contracts.Policies;

/// <summary>An endpoint by what it answers to.</summary>
public sealed record PolicyEndpoint
{
    /// <summary>Method in capitals, such as GET; empty: every one.</summary>
    public string Method { get; init; } = "";

    /// <summary>Path template, such as <c>/orders/{id}</c>.</summary>
    public string Path { get; init; } = "";
}
