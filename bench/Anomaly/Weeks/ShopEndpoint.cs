namespace Insight.Bench.Anomaly.Weeks;

/// <summary>An endpoint of a service: how long it takes by itself, how it fails, whom it calls.</summary>
internal sealed class ShopEndpoint
{
    /// <summary>How many quantiles of its own time are kept; a power of two.</summary>
    public const int Quantiles = 1_024;

    /// <summary>Index of the service in <see cref="ShopModel.Services"/>.</summary>
    public required int Service { get; init; }

    /// <summary>Method and template.</summary>
    public required string Name { get; init; }

    /// <summary>The endpoint's id; 0 for paths that belong to none.</summary>
    public required ulong Id { get; init; }

    /// <summary>Its own time in microseconds at evenly spread quantiles.</summary>
    public required float[] Own { get; init; }

    /// <summary>Share of requests that fail by its own doing, on an ordinary day.</summary>
    public required double Errors { get; init; }

    /// <summary>Share of requests that it refuses.</summary>
    public required double Refusals { get; init; }

    /// <summary>How it refuses.</summary>
    public required Answer Refusal { get; init; }

    /// <summary>Mean bytes of request bodies.</summary>
    public required int RequestBytes { get; init; }

    /// <summary>Mean bytes of response bodies.</summary>
    public required int ResponseBytes { get; init; }

    /// <summary>Calls that it makes: stage after stage, those of a stage at the same time.</summary>
    public ShopCall[][] Stages { get; init; } = [];

    /// <summary>Called when a stage from <see cref="UndoFrom"/> on went wrong.</summary>
    public ShopCall? Undo { get; init; }

    /// <summary>First stage after which something must be undone.</summary>
    public int UndoFrom { get; init; }

    /// <summary>What a careless release calls again and again; never called on ordinary days.</summary>
    public ShopCall? OneByOne { get; init; }

    /// <summary>True: the gateway may repeat a request that failed.</summary>
    public bool Repeatable => Name.StartsWith("GET ", StringComparison.Ordinal);

    /// <summary>True: its path names an object.</summary>
    public bool HasObject => Name.Contains('{', StringComparison.Ordinal);
}
