namespace Insight.Configuration;

/// <summary>What carries records between gateway and storage.</summary>
public enum StreamTransport
{
    /// <summary>Ingest follows the journal on the same machine.</summary>
    Journal,

    /// <summary>A shipper beside the gateway sends the journal to Kafka; Ingest consumes it.</summary>
    Kafka,
}
