using Confluent.Kafka;

namespace Insight.Streaming.Kafka;

/// <summary>Which Kafka topic carries the records, and how to reach it.</summary>
public sealed record KafkaOptions
{
    /// <summary>Brokers to start from: <c>host:port</c>, separated by commas.</summary>
    public required string BootstrapServers { get; init; }

    /// <summary>The topic; it must exist, or the brokers must create topics by themselves.</summary>
    public string Topic { get; init; } = "insight.access-records";

    /// <summary>The consumer group; instances of Ingest with the same group share the partitions.</summary>
    public string Group { get; init; } = "insight-ingest";

    /// <summary>How long a consumer may be silent before its partitions go to another: 6 s in librdkafka's mock cluster, more in production.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a consumer may hold a batch (with ClickHouse away, say) before its partitions go to another. Longer than
    /// any outage of the storage that should not shuffle partitions; a dead process is noticed by <see cref="SessionTimeout"/>.</summary>
    public TimeSpan MaxBatchTime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How soon committed offsets are sent to the brokers. A consumer that is killed reads again what it committed since.</summary>
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Further librdkafka settings by their own names, such as <c>security.protocol</c>, <c>sasl.username</c>, <c>ssl.ca.location</c>.
    /// They are applied last, except that the settings the delivery promise rests on cannot be changed.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>What records may wait for the brokers in memory, in kilobytes; a producer that has more waits.</summary>
    private const int ProducerQueueKilobytes = 64 << 10;

    /// <summary>What a consumer fetches ahead, in kilobytes for all partitions together (approximately).</summary>
    private const int ConsumerQueueKilobytes = 32 << 10;

    internal ProducerConfig Producer()
    {
        var config = new ProducerConfig();
        foreach ((string name, string value) in Settings) config.Set(name, value);
        config.BootstrapServers = BootstrapServers;
        config.EnableIdempotence = true;
        config.Acks = Acks.All;
        // No time limit: an outage of any length delays records and loses none. The caller's cancellation ends the wait.
        config.MessageTimeoutMs = 0;
        config.QueueBufferingMaxKbytes = ProducerQueueKilobytes;
        config.LingerMs ??= 20;
        config.CompressionType ??= CompressionType.Snappy;
        config.ReconnectBackoffMaxMs ??= 2000;
        return config;
    }

    internal ConsumerConfig Consumer()
    {
        var config = new ConsumerConfig();
        foreach ((string name, string value) in Settings) config.Set(name, value);
        config.BootstrapServers = BootstrapServers;
        config.GroupId = Group;
        // The client commits what was stored with StoreOffset, and nothing is stored but by CommitAsync.
        config.EnableAutoCommit = true;
        config.EnableAutoOffsetStore = false;
        // So that a quiet partition is known to be read to its end.
        config.EnablePartitionEof = true;
        config.AutoCommitIntervalMs = (int)CommitInterval.TotalMilliseconds;
        config.AutoOffsetReset = AutoOffsetReset.Earliest;
        config.PartitionAssignmentStrategy ??= Confluent.Kafka.PartitionAssignmentStrategy.CooperativeSticky;
        config.SessionTimeoutMs = (int)SessionTimeout.TotalMilliseconds;
        config.MaxPollIntervalMs = (int)Math.Max(MaxBatchTime.TotalMilliseconds, SessionTimeout.TotalMilliseconds);
        config.QueuedMaxMessagesKbytes ??= ConsumerQueueKilobytes;
        config.ReconnectBackoffMaxMs ??= 2000;
        config.AllowAutoCreateTopics = true;
        return config;
    }
}
