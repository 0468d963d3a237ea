namespace Insight.Gateway.Traffic.Upstreams.Health;

/// <summary>Asks an upstream how it is.</summary>
internal interface IProbe
{
    /// <summary>True for a good answer; false for any other and for none.</summary>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    Task<bool> AskAsync(Upstream upstream, string path, CancellationToken cancellation);
}
