namespace Insight.Gateway.Traffic.Upstreams.Names;

/// <summary>Looks up DNS names.</summary>
internal interface INameResolver
{
    /// <summary>The addresses of a name. Trouble is an answer too.</summary>
    Task<NameAnswer> ResolveAsync(string host, CancellationToken cancellation);
}
