namespace Insight.Export.Options;

/// <summary>A topic of Kafka: a message per event with its id as key, acknowledged by all replicas.</summary>
public sealed class TopicOptions
{
    /// <summary>Brokers, <c>host:port</c> separated by commas.</summary>
    public string BootstrapServers { get; set; } = "";

    /// <summary>Topic.</summary>
    public string Topic { get; set; } = "insight.events";

    /// <summary>Further settings of librdkafka by their own names; a value <c>secret:NAME</c> is the secret of that name.</summary>
    public IDictionary<string, string> Settings { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
