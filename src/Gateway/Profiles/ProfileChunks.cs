using Google.Protobuf;
using Insight.Contracts.Records;
using Insight.Endpoints.Catalog;
using Insight.Endpoints.Profiles;

namespace Insight.Gateway.Profiles;

/// <summary>Cuts what was counted into records that fit the journal: each endpoint by itself, the busiest first. Pure.</summary>
/// <param name="facts">What all records say alike: summary, time, gateway, site, tenant, app and bundle.</param>
/// <param name="maxBytes">Most bytes of all endpoints together.</param>
internal sealed class ProfileChunks(ProfileChunk facts, long maxBytes)
{
    /// <summary>Endpoints left out so far, since they or all together are too large.</summary>
    public int LeftOut { get; private set; }

    /// <summary>The records, those of an endpoint behind one another.</summary>
    public IEnumerable<byte[]> Of(ProfileSummary summary, EndpointCatalog catalog)
    {
        EndpointSummary[] endpoints = [.. summary.Ordered.OrderByDescending(static one => one.Requests)];
        Dictionary<ulong, EndpointScope> scopes = ScopesOf(endpoints, catalog);
        long left = maxBytes;
        foreach (EndpointSummary endpoint in endpoints)
        {
            byte[] state = ProfileSummaryDocument.Write(endpoint);
            if (state.Length > ProfileRecord.MaxStateBytes || state.Length > left)
            {
                LeftOut++;
                continue;
            }

            left -= state.Length;
            ProfileChunk chunk = facts.Clone();
            chunk.EndpointId = endpoint.Id;
            chunk.KeyId = summary.Key.Id;
            chunk.Chunks = (uint)((state.Length + ProfileRecord.MaxContentBytes - 1) / ProfileRecord.MaxContentBytes);
            if (scopes.TryGetValue(endpoint.Id, out EndpointScope scope)) (chunk.Tenant, chunk.App, chunk.Host) = (scope.Tenant, scope.App, scope.Host);
            for (int at = 0; at < state.Length; at += ProfileRecord.MaxContentBytes)
            {
                chunk.Content = ByteString.CopyFrom(state.AsSpan(at, Math.Min(ProfileRecord.MaxContentBytes, state.Length - at)));
                yield return ProfileRecord.Write(chunk);
                chunk.Chunk++;
            }
        }
    }

    private static Dictionary<ulong, EndpointScope> ScopesOf(EndpointSummary[] endpoints, EndpointCatalog catalog)
    {
        HashSet<ulong> wanted = [.. endpoints.Select(static one => one.Id)];
        Dictionary<ulong, EndpointScope> scopes = [];
        foreach (ScopeEndpoints scope in catalog.Scopes)
        {
            foreach (EndpointTemplate endpoint in scope.Endpoints)
            {
                if (wanted.Contains(endpoint.Id)) scopes[endpoint.Id] = scope.Scope;
            }
        }

        return scopes;
    }
}
