namespace Insight.ApiDiscovery.Learning;

/// <summary>What became of a client's requests.</summary>
internal struct ClientCount
{
    /// <summary>All requests.</summary>
    public long Requests;

    /// <summary>Those answered 4xx.</summary>
    public long Errors;
}
