using Insight.Export.Destinations.Kafka;
using Insight.Export.Safety;

namespace Insight.Export.Options;

/// <summary>What must hold of the ways that destinations are sent events.</summary>
internal static class WayRules
{
    /// <summary>Broken rules as keys below the destination.</summary>
    public static IEnumerable<(string Key, string Message)> Check(DestinationOptions destination, AddressGuard guard) =>
    [
        .. Syslog(destination.Syslog, guard),
        .. Https(destination.Https, guard),
        .. Splunk(destination.Splunk, guard),
        .. Elastic(destination.Elastic, guard),
        .. Otlp(destination.Otlp, guard),
        .. Kafka(destination.Kafka, guard),
        .. Files(destination.File),
        .. destination.Slack is { } slack ? Secret("slack:urlSecret", slack.UrlSecret, isNeeded: true) : [],
        .. PagerDuty(destination.PagerDuty, guard),
        .. Webhook(destination.Webhook, guard),
    ];

    private static IEnumerable<(string Key, string Message)> Syslog(SyslogOptions? syslog, AddressGuard guard)
    {
        if (syslog is null) yield break;
        if (DestinationAddress.HostAndPort(syslog.Address, guard, out string problem) is null) yield return ("syslog:address", problem);
        if (syslog.AuthorityFile.Length > 0 && syslog.Transport != SyslogTransport.Tls) yield return ("syslog:authorityFile", "must not be given unless transport is tls: nothing would be checked against it");
        foreach ((string key, string message) in Authorities("syslog:authorityFile", syslog.AuthorityFile)) yield return (key, message);
    }

    private static IEnumerable<(string Key, string Message)> Https(HttpsOptions? https, AddressGuard guard) => https is null ? [] :
    [
        .. Url("https:url", https.Url, guard), .. Secret("https:authorizationSecret", https.AuthorizationSecret), .. Authorities("https:authorityFile", https.AuthorityFile),
    ];

    private static IEnumerable<(string Key, string Message)> Splunk(SplunkOptions? splunk, AddressGuard guard) => splunk is null ? [] :
    [
        .. Url("splunk:url", splunk.Url, guard, hasPath: false), .. Secret("splunk:tokenSecret", splunk.TokenSecret, isNeeded: true), .. Authorities("splunk:authorityFile", splunk.AuthorityFile),
        .. splunk.Index.Length == 0 || (splunk.Index.Length <= 80 && splunk.Index.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-')) ? [] : new[] { ("splunk:index", "must be small letters, digits, '_' and '-'") },
    ];

    private static IEnumerable<(string Key, string Message)> Elastic(ElasticOptions? elastic, AddressGuard guard) => elastic is null ? [] :
    [
        .. Url("elastic:url", elastic.Url, guard, hasPath: false), .. Secret("elastic:apiKeySecret", elastic.ApiKeySecret), .. Authorities("elastic:authorityFile", elastic.AuthorityFile),
        .. IsIndex(elastic.Index.Replace("{stream}", "requests", StringComparison.Ordinal)) ? [] : new[] { ("elastic:index", "must be small letters, digits, '.', '_' and '-', beginning with a letter or digit; {stream} stands for the stream") },
    ];

    private static IEnumerable<(string Key, string Message)> Otlp(OtlpOptions? otlp, AddressGuard guard) => otlp is null ? [] :
    [
        .. Url("otlp:url", otlp.Url, guard), .. Secret("otlp:authorizationSecret", otlp.AuthorizationSecret), .. Authorities("otlp:authorityFile", otlp.AuthorityFile),
    ];

    private static IEnumerable<(string Key, string Message)> Kafka(TopicOptions? kafka, AddressGuard guard)
    {
        if (kafka is null) yield break;
        string[] brokers = kafka.BootstrapServers.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (brokers.Length is 0 or > 32) yield return ("kafka:bootstrapServers", "must name 1 to 32 brokers as host:port, separated by commas");
        foreach (string broker in brokers)
        {
            if (DestinationAddress.HostAndPort(broker, guard, out string problem) is null) yield return ("kafka:bootstrapServers", problem);
        }

        if (kafka.Topic.Length is 0 or > 249 || kafka.Topic is "." or ".." || !kafka.Topic.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')) yield return ("kafka:topic", "must be 1 to 249 letters, digits, '.', '_' and '-'");
        foreach ((string name, string value) in kafka.Settings)
        {
            if (!TopicSettings.IsKnown(name)) yield return ($"kafka:settings:{name}", "is no setting that can be given here");
            else if (value.StartsWith(TopicSettings.SecretPrefix, StringComparison.Ordinal) && !FileSecrets.IsName(value[TopicSettings.SecretPrefix.Length..])) yield return ($"kafka:settings:{name}", $"behind 'secret:' {DestinationRules.SecretName}");
            else if (name is "sasl.password" or "ssl.key.password" or "ssl.key.pem" && !value.StartsWith(TopicSettings.SecretPrefix, StringComparison.Ordinal)) yield return ($"kafka:settings:{name}", "must be secret:NAME: this file is no place for secrets");
        }
    }

    private static IEnumerable<(string Key, string Message)> Files(FileOptions? file)
    {
        if (file is null) yield break;
        if (file.MaxMegabytes is < 1 or > 10_240) yield return ("file:maxMegabytes", "must be 1 to 10240");
        if (file.Keep is < 1 or > 1000) yield return ("file:keep", "must be 1 to 1000");
    }

    private static IEnumerable<(string Key, string Message)> PagerDuty(PagerDutyOptions? pagerDuty, AddressGuard guard) => pagerDuty is null ? [] :
    [
        .. Url("pagerDuty:url", pagerDuty.Url, guard), .. Secret("pagerDuty:routingKeySecret", pagerDuty.RoutingKeySecret, isNeeded: true),
    ];

    private static IEnumerable<(string Key, string Message)> Webhook(WebhookOptions? webhook, AddressGuard guard) => webhook is null ? [] :
    [
        .. Url("webhook:url", webhook.Url, guard), .. Secret("webhook:signatureSecret", webhook.SignatureSecret), .. Authorities("webhook:authorityFile", webhook.AuthorityFile),
    ];

    private static IEnumerable<(string Key, string Message)> Url(string key, string text, AddressGuard guard, bool hasPath = true)
    {
        if (DestinationAddress.Url(text, guard, out string problem) is not { } url) yield return (key, problem);
        else if (!hasPath && (url.AbsolutePath != "/" || url.Query.Length > 0)) yield return (key, "must have no path, such as https://siem.internal:8088");
    }

    private static IEnumerable<(string Key, string Message)> Secret(string key, string name, bool isNeeded = false)
    {
        if (name.Length == 0 ? isNeeded : !FileSecrets.IsName(name)) yield return (key, DestinationRules.SecretName);
    }

    private static IEnumerable<(string Key, string Message)> Authorities(string key, string file)
    {
        _ = TrustedAuthorities.Read(file, out string problem);
        if (problem.Length > 0) yield return (key, problem);
    }

    private static bool IsIndex(string index) => index.Length is > 0 and <= 200 && char.IsAsciiLetterOrDigit(index[0]) && index.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-');
}
