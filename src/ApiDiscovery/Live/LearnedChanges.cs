using Insight.ApiDiscovery.Learning;
using Insight.Endpoints.Catalog;

namespace Insight.ApiDiscovery.Live;

/// <summary>What of a host's rows has to be written after it was learned anew.</summary>
internal static class LearnedChanges
{
    /// <summary>The rows to write.</summary>
    /// <param name="host">The host.</param>
    /// <param name="known">Its rows, by id.</param>
    /// <param name="learned">What was learned.</param>
    /// <param name="ignored">What operators do not want to see.</param>
    /// <param name="withCounts">Whether rows are written of which only counts and times changed.</param>
    /// <param name="retireAfter">Endpoints whose last use lies so long before the host's are retired: by the time of the traffic, since old logs are replayed.</param>
    /// <param name="version">Version of rows that are written.</param>
    public static List<LearnedRow> Of(
        HostKey host, IReadOnlyDictionary<ulong, LearnedRow> known, LearnedApi learned, IgnoredEndpoints ignored, bool withCounts, TimeSpan retireAfter, ulong version)
    {
        List<LearnedRow> changed = [];
        long retiredBefore = learned.Endpoints.Select(endpoint => endpoint.LastSeenUs).DefaultIfEmpty().Max() - (long)retireAfter.TotalMicroseconds;
        HashSet<ulong> present = [], merged = [];
        foreach (LearnedEndpoint endpoint in learned.Endpoints)
        {
            LearnedRow row = LearnedRows.Of(host, endpoint) with { Version = version };
            if (row.Tier == (byte)EndpointTier.Confirmed && row.LastTime < retiredBefore) row = row with { Tier = (byte)EndpointTier.Retired };
            if (ignored.Contains(row.Method, row.Template)) row = row with { Ignored = true };
            present.Add(row.EndpointId);
            merged.UnionWith(row.Aliases);
            if (!known.TryGetValue(row.EndpointId, out LearnedRow? before) || !row.SaysTheSame(before) || (withCounts && row.LastTime != before.LastTime)) changed.Add(row);
        }

        foreach (LearnedRow gone in known.Values.Where(row => !present.Contains(row.EndpointId) && !row.Ignored))
        {
            // One that others rely on is not forgotten because its traffic has aged away; one that was merged or never was sure is.
            bool keeps = gone.Tier >= (byte)EndpointTier.Confirmed && !merged.Contains(gone.EndpointId) && !ignored.Contains(gone.Method, gone.Template);
            LearnedRow row = keeps ? gone with { Tier = (byte)EndpointTier.Retired } : gone with { Ignored = true };
            if (!row.SaysTheSame(gone)) changed.Add(row with { Version = version });
        }

        return changed;
    }
}
