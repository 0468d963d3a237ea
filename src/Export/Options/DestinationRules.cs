using Insight.Export.Destinations.Alerts;
using Insight.Export.Safety;
using Insight.Policy.Networks;

namespace Insight.Export.Options;

/// <summary>What must hold between values of <c>export</c> that have the right types.</summary>
public static class DestinationRules
{
    /// <summary>Every broken rule as a key below <c>export</c>, such as <c>destinations:siem:syslog:address</c>, and a sentence to be read behind it.</summary>
    public static IEnumerable<(string Key, string Message)> Check(ExportOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (string.IsNullOrWhiteSpace(options.Secrets)) yield return ("secrets", "must name a folder");
        if (string.IsNullOrWhiteSpace(options.Folder)) yield return ("folder", "must name a folder");
        if (options.PseudonymSecret.Length > 0 && !FileSecrets.IsName(options.PseudonymSecret)) yield return ("pseudonymSecret", SecretName);
        for (int i = 0; i < options.Allow.Count; i++)
        {
            if (Cidr.Parse(options.Allow[i], out string error) is null) yield return ($"allow:{i}", error);
        }

        if (options.Destinations.Count > ExportOptions.MostDestinations) yield return ("destinations", $"must be at most {ExportOptions.MostDestinations}");
        foreach ((string name, DestinationOptions destination) in options.Destinations.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            foreach ((string key, string message) in Check(name, destination, options)) yield return ($"destinations:{name}{(key.Length > 0 ? ":" : "")}{key}", message);
        }
    }

    /// <summary>Broken rules of one destination, with keys below it; empty: the destination itself.</summary>
    internal static IEnumerable<(string Key, string Message)> Check(string name, DestinationOptions destination, ExportOptions options)
    {
        // The rule of secrets' names is that of destinations' names.
        if (!FileSecrets.IsName(name)) yield return ("", "must be named with 1 to 63 small letters, digits and hyphens");
        if (destination is null)
        {
            yield return ("", "must say what is sent where");
            yield break;
        }

        List<string> ways = [.. Ways(destination)];
        if (ways.Count != 1) yield return ("", ways.Count == 0 ? "must have one of syslog, https, splunk, elastic, otlp, kafka, file, slack, pagerDuty and webhook" : $"must have one way and has {string.Join(", ", ways)}; make a destination of each");
        if (destination.Streams.Count == 0) yield return ("streams", "must name at least one of requests, security, incidents and audit");
        for (int i = 0; i < destination.Streams.Count; i++)
        {
            if (!AlertStreams.Of(destination).Contains(destination.Streams[i])) yield return ($"streams:{i}", $"must be {string.Join(" or ", AlertStreams.Of(destination).Select(static kind => kind.ToString().ToLowerInvariant()))} for {ways.FirstOrDefault()}");
        }

        if (destination.Sample is not (> 0 and <= 1)) yield return ("sample", "must be above 0 and at most 1");
        if (destination.Clients == ClientForm.Pseudonym && options.PseudonymSecret.Length == 0) yield return ("clients", "must not be pseudonym without export.pseudonymSecret");
        foreach ((string key, string message) in Lists(destination)) yield return (key, message);
        foreach ((string key, string message) in WayRules.Check(destination, new AddressGuard(options.Allow))) yield return (key, message);
    }

    /// <summary>What must be said of a setting that is no name of a secret. It is not repeated: somebody may have written the secret itself there.</summary>
    internal const string SecretName = "must be the name of a secret: 1 to 63 small letters, digits and hyphens";

    private static IEnumerable<string> Ways(DestinationOptions destination)
    {
        if (destination.Syslog is not null) yield return "syslog";
        if (destination.Https is not null) yield return "https";
        if (destination.Splunk is not null) yield return "splunk";
        if (destination.Elastic is not null) yield return "elastic";
        if (destination.Otlp is not null) yield return "otlp";
        if (destination.Kafka is not null) yield return "kafka";
        if (destination.File is not null) yield return "file";
        if (destination.Slack is not null) yield return "slack";
        if (destination.PagerDuty is not null) yield return "pagerDuty";
        if (destination.Webhook is not null) yield return "webhook";
    }

    private static IEnumerable<(string Key, string Message)> Lists(DestinationOptions destination)
    {
        FilterOptions filter = destination.Filter;
        foreach ((string name, IList<string> list) in new[] { ("tenants", destination.Tenants), ("filter:apps", filter.Apps), ("filter:hosts", filter.Hosts), ("filter:services", filter.Services) })
        {
            for (int i = 0; i < list.Count; i++)
            {
                if (string.IsNullOrWhiteSpace(list[i]) || list[i].Length > 253 || list[i].Any(char.IsControl)) yield return ($"{name}:{i}", "must be a name of at most 253 characters");
            }
        }

        for (int i = 0; i < filter.Statuses.Count; i++)
        {
            if (!IsStatus(filter.Statuses[i])) yield return ($"filter:statuses:{i}", "must be a status such as 404, a class such as 5xx, or 0 for no answer");
        }
    }

    private static bool IsStatus(string text) => text == "0" || (text is { Length: 3 } && text[0] is >= '1' and <= '5' && (text[1..] == "xx" || (char.IsAsciiDigit(text[1]) && char.IsAsciiDigit(text[2]))));
}
