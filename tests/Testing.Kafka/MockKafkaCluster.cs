using System.Runtime.InteropServices;
using Insight.Streaming.Kafka;

namespace Insight.Testing.Kafka;

/// <summary>Brokers inside this process that speak Kafka's protocol over TCP on the loopback, made by librdkafka: other processes can
/// use them too. Messages are kept in memory, about 5 MB or 100,000 messages for each partition; older ones are thrown away.</summary>
public sealed partial class MockKafkaCluster : IDisposable
{
    private const string Library = "librdkafka";
    private const int ErrorTextBytes = 512;
    private const int Producer = 0;

    private static readonly Lock s_gate = new();
    private static bool s_shared;

    private readonly nint _client;
    private readonly nint _cluster;

    /// <summary>Starts the brokers.</summary>
    /// <exception cref="InvalidOperationException">librdkafka is missing.</exception>
    public MockKafkaCluster(int brokers = 3)
    {
        lock (s_gate)
        {
            if (!s_shared) KafkaNative.ShareWith(typeof(MockKafkaCluster).Assembly);
            s_shared = true;
        }

        Brokers = brokers;
        byte[] error = new byte[ErrorTextBytes];
        nint settings = rd_kafka_conf_new();
        // Otherwise the hidden client reports its brokers' outages on standard error.
        _ = rd_kafka_conf_set(settings, "log_level", "0", error, error.Length);
        _client = rd_kafka_new(Producer, settings, error, error.Length);
        if (_client == 0) throw new InvalidOperationException(System.Text.Encoding.UTF8.GetString(error).TrimEnd('\0'));
        _cluster = rd_kafka_mock_cluster_new(_client, brokers);
        BootstrapServers = Marshal.PtrToStringUTF8(rd_kafka_mock_cluster_bootstraps(_cluster))!;
        // A real broker waits three seconds for more members before the first assignment.
        rd_kafka_mock_group_initial_rebalance_delay_ms(_cluster, 100);
    }

    /// <summary>How many brokers there are; their ids are 1 and up.</summary>
    public int Brokers { get; }

    /// <summary>Addresses of all brokers, for <c>bootstrap.servers</c>.</summary>
    public string BootstrapServers { get; }

    /// <summary>Makes a topic.</summary>
    public void CreateTopic(string topic, int partitions) => Check(rd_kafka_mock_topic_create(_cluster, topic, partitions, Math.Min(Brokers, 3)));

    /// <summary>Cuts all connections to a broker and refuses new ones.</summary>
    public void SetDown(int broker) => Check(rd_kafka_mock_broker_set_down(_cluster, broker));

    /// <summary>Lets a broker be reached again; it has kept its messages.</summary>
    public void SetUp(int broker) => Check(rd_kafka_mock_broker_set_up(_cluster, broker));

    /// <summary>Takes all brokers down.</summary>
    public void SetAllDown()
    {
        for (int broker = 1; broker <= Brokers; broker++) SetDown(broker);
    }

    /// <summary>Brings all brokers up.</summary>
    public void SetAllUp()
    {
        for (int broker = 1; broker <= Brokers; broker++) SetUp(broker);
    }

    /// <summary>Lets the next requests of a kind fail, in this order.</summary>
    /// <param name="request">Kafka's API key: 0 produce, 1 fetch, 8 offset commit.</param>
    /// <param name="errors">Kafka's error codes; -195 closes the connection.</param>
    public void FailNext(short request, params int[] errors) => rd_kafka_mock_push_request_errors_array(_cluster, request, (nuint)errors.Length, errors);

    /// <summary>Stops the brokers. Clients should be disposed before.</summary>
    public void Dispose()
    {
        rd_kafka_mock_cluster_destroy(_cluster);
        rd_kafka_destroy(_client);
    }

    private static void Check(int error)
    {
        if (error != 0) throw new InvalidOperationException($"librdkafka's mock cluster answered {error}.");
    }

    [LibraryImport(Library)]
    private static partial nint rd_kafka_conf_new();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rd_kafka_conf_set(nint settings, string name, string value, byte[] error, nint errorBytes);

    [LibraryImport(Library)]
    private static partial nint rd_kafka_new(int type, nint settings, byte[] error, nint errorBytes);

    [LibraryImport(Library)]
    private static partial void rd_kafka_destroy(nint client);

    [LibraryImport(Library)]
    private static partial nint rd_kafka_mock_cluster_new(nint client, int brokers);

    [LibraryImport(Library)]
    private static partial void rd_kafka_mock_cluster_destroy(nint cluster);

    [LibraryImport(Library)]
    private static partial nint rd_kafka_mock_cluster_bootstraps(nint cluster);

    [LibraryImport(Library)]
    private static partial void rd_kafka_mock_group_initial_rebalance_delay_ms(nint cluster, int milliseconds);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rd_kafka_mock_topic_create(nint cluster, string topic, int partitions, int replicas);

    [LibraryImport(Library)]
    private static partial int rd_kafka_mock_broker_set_down(nint cluster, int broker);

    [LibraryImport(Library)]
    private static partial int rd_kafka_mock_broker_set_up(nint cluster, int broker);

    [LibraryImport(Library)]
    private static partial void rd_kafka_mock_push_request_errors_array(nint cluster, short request, nuint count, int[] errors);
}
