namespace Insight.Gateway.Traffic.Upstreams.Balancing;

/// <summary>Choosing by labels.</summary>
internal static class LabelSelection
{
    /// <summary>Whether all wanted labels are there.</summary>
    public static bool Has(IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, string> wanted)
    {
        foreach ((string name, string value) in wanted)
        {
            if (!labels.TryGetValue(name, out string? has) || has != value) return false;
        }

        return true;
    }
}
