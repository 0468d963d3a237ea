namespace Insight.ApiDiscovery.Learning;

/// <summary>Answers at one method and path that create nothing.</summary>
internal struct PathCount
{
    /// <summary>Answers that said: not here.</summary>
    public long Missing;

    /// <summary>Answers that refused.</summary>
    public long Confirming;
}
