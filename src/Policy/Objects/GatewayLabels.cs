using Insight.Policy.Objects.Rules;

namespace Insight.Policy.Objects;

/// <summary>How a gateway says where it stands and what it is: the query of its question for a bundle, <c>?site=north&amp;label=tier%3Dedge</c>.</summary>
public static class GatewayLabels
{
    /// <summary>Most labels.</summary>
    public const int MaxLabels = NameRules.MaxLabels;

    /// <summary>Parameter with the site.</summary>
    public const string SiteParameter = "site";

    /// <summary>Parameter with one label, <c>name=value</c>; there may be several.</summary>
    public const string LabelParameter = "label";

    /// <summary>The query, with its question mark; empty for a gateway without site and labels.</summary>
    public static string Query(string site, IEnumerable<KeyValuePair<string, string>> labels)
    {
        ArgumentNullException.ThrowIfNull(site);
        IEnumerable<string> parts = labels.OrderBy(static label => label.Key, StringComparer.Ordinal).Select(static label => $"{LabelParameter}={Uri.EscapeDataString($"{label.Key}={label.Value}")}");
        if (site.Length > 0) parts = parts.Prepend($"{SiteParameter}={Uri.EscapeDataString(site)}");
        string query = string.Join('&', parts);
        return query.Length > 0 ? "?" + query : "";
    }

    /// <summary>What is wrong with a gateway's site and labels.</summary>
    public static IReadOnlyList<string> Problems(string site, IEnumerable<KeyValuePair<string, string>> labels)
    {
        RuleCheck check = new();
        check.Text(site, 64, "site", mayBeEmpty: true);
        Dictionary<string, string> all = new(labels, StringComparer.Ordinal);
        check.Labels(all, "labels");
        check.That(!all.ContainsKey(ObjectSelection.SiteLabel), "labels.site", "is the gateway's site; leave it out");
        return [.. check.Problems.Select(static problem => $"{problem.Field}: {problem.Message}")];
    }
}
