namespace Insight.Export.Options;

/// <summary>Alerts of PagerDuty (Events API v2): an incident triggers one, and resolves it when it ends.</summary>
public sealed class PagerDutyOptions
{
    /// <summary>Name of the secret that holds the integration's routing key.</summary>
    public string RoutingKeySecret { get; set; } = "";

    /// <summary>Address of the API.</summary>
    public string Url { get; set; } = "https://events.pagerduty.com/v2/enqueue";
}
