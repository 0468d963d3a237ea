namespace Insight.ApiDiscovery.Learning;

/// <summary>What learning starts from beside the traffic.</summary>
public sealed record LearnSettings
{
    /// <summary>Tenant, part of every endpoint's id.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>Application, part of every endpoint's id.</summary>
    public string App { get; init; } = "";

    /// <summary>Virtual host, part of every endpoint's id.</summary>
    public string Host { get; init; } = "";

    /// <summary>What was learned before: established templates change only on strong evidence and keep their ids.</summary>
    public IReadOnlyList<LearnedEndpoint> Previous { get; init; } = [];

    /// <summary>What operators said.</summary>
    public IReadOnlyList<OperatorPin> Pins { get; init; } = [];

    /// <summary>Method and path template of every operation of a known document; parameters are <c>{name}</c>.</summary>
    public IReadOnlyList<KnownTemplate> Known { get; init; } = [];
}
