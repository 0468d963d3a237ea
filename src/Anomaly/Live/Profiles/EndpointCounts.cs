using Insight.Endpoints.Profiles;

namespace Insight.Anomaly.Live.Profiles;

/// <summary>What all gateways counted of one endpoint, put together piece by piece.</summary>
/// <param name="endpoint">The endpoint.</param>
/// <param name="key">The installation's key.</param>
/// <param name="basis">The profile in force.</param>
internal sealed class EndpointCounts(ulong endpoint, ProfileKey key, RequestProfile basis)
{
    /// <summary>Everything.</summary>
    public ProfileSummary All { get; } = new(key, basis);

    /// <summary>What of it was counted lately.</summary>
    public ProfileSummary Lately { get; } = new(key, basis);

    /// <summary>Adds what one gateway counted; false when the bytes are no summary of this endpoint.</summary>
    public bool Add(byte[]? state, bool isLate)
    {
        if (state is null || ProfileSummaryDocument.Read(state, key, basis, out _) is not { } read) return false;
        using (IEnumerator<EndpointSummary> endpoints = read.Ordered.GetEnumerator())
        {
            if (!endpoints.MoveNext() || endpoints.Current.Id != endpoint || endpoints.MoveNext()) return false;
        }

        All.Merge(read);
        if (isLate) Lately.Merge(read);
        return true;
    }
}
