using System.Text;
using Insight.Endpoints;
using Insight.Endpoints.Catalog;

namespace Insight.ApiDiscovery.Live;

/// <summary>Finds out what ids stand for that records carry from before their endpoint was learned.</summary>
internal static class AliasResolver
{
    /// <summary>Aliases to write: those that are new, and those that lead elsewhere than before.</summary>
    /// <param name="host">The host.</param>
    /// <param name="rows">Its learned endpoints.</param>
    /// <param name="stamped">Ids that stand for nothing yet, with the form of their paths.</param>
    /// <param name="known">All aliases there are.</param>
    public static Dictionary<ulong, ulong> Of(HostKey host, IReadOnlyCollection<LearnedRow> rows, IReadOnlyList<StampedId> stamped, IReadOnlyDictionary<ulong, ulong> known)
    {
        Dictionary<ulong, ulong> found = [];
        List<LearnedRow> live = [.. rows.Where(row => !row.Ignored)];
        foreach (LearnedRow row in live)
        {
            foreach (ulong alias in row.Aliases) found[alias] = row.EndpointId;
        }

        CatalogMatcher matcher = new(Catalog(live));
        byte[] tenant = Encoding.UTF8.GetBytes(host.Tenant), app = Encoding.UTF8.GetBytes(host.App), name = Encoding.UTF8.GetBytes(host.Host);
        foreach (StampedId id in stamped)
        {
            // The form of a path is finer than any template: every path of a form has the same endpoint.
            EndpointMatch match = matcher.Match(new EndpointRequest
            {
                Tenant = tenant,
                App = app,
                Host = name,
                Service = Encoding.UTF8.GetBytes(id.Service),
                Method = Encoding.UTF8.GetBytes(id.Method),
                Path = Encoding.UTF8.GetBytes(id.Template),
            });
            if (match.Id != 0) found[id.EndpointId] = match.Id;
        }

        // What leads to an alias leads on; an id that is an endpoint itself stands for itself.
        foreach ((ulong alias, ulong endpoint) in known)
        {
            if (found.TryGetValue(endpoint, out ulong further) && further != endpoint) found.TryAdd(alias, further);
        }

        foreach (LearnedRow row in live)
        {
            if (known.ContainsKey(row.EndpointId) || found.ContainsKey(row.EndpointId)) found[row.EndpointId] = row.EndpointId;
        }

        return found.Where(pair => known.TryGetValue(pair.Key, out ulong before) ? before != pair.Value : pair.Key != pair.Value).ToDictionary();
    }

    /// <summary>Rows as a catalog.</summary>
    public static EndpointCatalog Catalog(IEnumerable<LearnedRow> rows) => new(
    [
        .. rows.GroupBy(row => new EndpointScope(row.Tenant, row.App, row.Host, row.Service))
            .Select(scope => new ScopeEndpoints(scope.Key, [.. scope.Select(row => LearnedRows.ToLearned(row).Endpoint)])),
    ]);
}
