namespace Insight.Export.Options;

/// <summary>A destination, and what it is told. Exactly one of the ways (<c>syslog</c>, <c>https</c>, …) is set.</summary>
public sealed class DestinationOptions
{
    /// <summary>What it is told; at least one.</summary>
    public IList<EventKind> Streams { get; } = [];

    /// <summary>How events are written. Alerts have a form of their own.</summary>
    public EventFormatKind Format { get; set; } = EventFormatKind.Ocsf;

    /// <summary>Only events of these tenants; none: of all, and those that belong to none.</summary>
    public IList<string> Tenants { get; } = [];

    /// <inheritdoc cref="FilterOptions" />
    public FilterOptions Filter { get; set; } = new();

    /// <summary>Share of the requests that it is told, above 0 to 1: chosen by their id, so that the same ones are always chosen. Requests that were turned away or failed are always told.</summary>
    public double Sample { get; set; } = 1;

    /// <summary>How it is told of clients' addresses.</summary>
    public ClientForm Clients { get; set; } = ClientForm.AsStored;

    /// <summary>Whether it hears of what happened before it was first configured: as far as storage goes back. Otherwise from then on.</summary>
    public bool FromTheBeginning { get; set; }

    /// <inheritdoc cref="SyslogOptions" />
    public SyslogOptions? Syslog { get; set; }

    /// <inheritdoc cref="HttpsOptions" />
    public HttpsOptions? Https { get; set; }

    /// <inheritdoc cref="SplunkOptions" />
    public SplunkOptions? Splunk { get; set; }

    /// <inheritdoc cref="ElasticOptions" />
    public ElasticOptions? Elastic { get; set; }

    /// <inheritdoc cref="OtlpOptions" />
    public OtlpOptions? Otlp { get; set; }

    /// <inheritdoc cref="TopicOptions" />
    public TopicOptions? Kafka { get; set; }

    /// <inheritdoc cref="FileOptions" />
    public FileOptions? File { get; set; }

    /// <inheritdoc cref="SlackOptions" />
    public SlackOptions? Slack { get; set; }

    /// <inheritdoc cref="PagerDutyOptions" />
    public PagerDutyOptions? PagerDuty { get; set; }

    /// <inheritdoc cref="WebhookOptions" />
    public WebhookOptions? Webhook { get; set; }
}
