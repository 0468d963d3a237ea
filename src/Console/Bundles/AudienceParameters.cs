using System.Globalization;
using Insight.Contracts.Bundles;
using Insight.Policy.Objects;
using Microsoft.AspNetCore.Http;

namespace Insight.Console.Bundles;

/// <summary>Reads what a gateway says of itself in its question for a bundle.</summary>
internal static class AudienceParameters
{
    /// <summary>The audience; null with the reason when the query breaks a rule.</summary>
    public static BundleAudience? Parse(IQueryCollection query, out long after, out string problem)
    {
        after = 0;
        problem = "";
        Dictionary<string, string> labels = new(StringComparer.Ordinal);
        foreach (string? label in query[GatewayLabels.LabelParameter])
        {
            int equals = label?.IndexOf('=', StringComparison.Ordinal) ?? -1;
            if (equals < 1 || labels.Count == GatewayLabels.MaxLabels || !labels.TryAdd(label![..equals], label[(equals + 1)..]))
            {
                problem = $"{GatewayLabels.LabelParameter}: must be name=value, each name once, at most {GatewayLabels.MaxLabels}.";
                return null;
            }
        }

        string site = query[GatewayLabels.SiteParameter].ToString();
        string number = query[BundleFormat.AfterParameter].ToString();
        if (number.Length > 0 && !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out after)) problem = $"{BundleFormat.AfterParameter}: must be the number of a bundle.";
        else if (GatewayLabels.Problems(site, labels) is [var first, ..]) problem = first;
        return problem.Length == 0 ? new BundleAudience(site, labels) : null;
    }
}
