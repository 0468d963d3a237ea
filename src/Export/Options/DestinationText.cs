namespace Insight.Export.Options;

/// <summary>How a destination is spoken of: its way and where it leads. Addresses that are secrets, and queries of addresses, are left out.</summary>
public static class DestinationText
{
    /// <summary>The way, as it is called in configuration.</summary>
    public static string Way(DestinationOptions options) => options switch
    {
        { Syslog: not null } => "syslog",
        { Https: not null } => "https",
        { Splunk: not null } => "splunk",
        { Elastic: not null } => "elastic",
        { Otlp: not null } => "otlp",
        { Kafka: not null } => "kafka",
        { File: not null } => "file",
        { Slack: not null } => "slack",
        { PagerDuty: not null } => "pagerDuty",
        { Webhook: not null } => "webhook",
        _ => "",
    };

    /// <summary>Where it leads; empty where that is a secret, or one place only.</summary>
    public static string Target(DestinationOptions options) => options switch
    {
        { Syslog: { } syslog } => $"{syslog.Transport.ToString().ToLowerInvariant()}://{syslog.Address}",
        { Https: { } https } => WithoutQuery(https.Url),
        { Splunk: { } splunk } => WithoutQuery(splunk.Url),
        { Elastic: { } elastic } => $"{WithoutQuery(elastic.Url)} → {elastic.Index}",
        { Otlp: { } otlp } => WithoutQuery(otlp.Url),
        { Kafka: { } kafka } => $"{kafka.Topic} at {kafka.BootstrapServers}",
        { PagerDuty: { } pagerDuty } => WithoutQuery(pagerDuty.Url),
        { Webhook: { } webhook } => WithoutQuery(webhook.Url),
        _ => "",
    };

    private static string WithoutQuery(string url) => Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : "";
}
