using System.Net;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Insight.Export.Destinations;
using Insight.Export.Events;
using Insight.Export.Options;
using Insight.Testing.Kafka;

namespace Insight.Export.Tests.Destinations.Kafka;

/// <summary>A topic of librdkafka's brokers, which speak the real protocol.</summary>
public sealed class KafkaDestinationTests
{
    private const string Topic = "insight.events";

    [KafkaFact]
    public async Task Send_Batches_AreInTheTopicWithTheirIds()
    {
        using MockKafkaCluster cluster = new();
        cluster.CreateTopic(Topic, 4);
        await using (IDestination destination = To(cluster))
        {
            ExportEvent[] events = Given.Requests(10_000);
            foreach (ExportEvent[] batch in events.Chunk(2500))
            {
                DeliveryResult result = await destination.SendAsync(batch, CancellationToken.None);
                Assert.Equal("", result.Problem);
                Assert.Equal("2500 messages acknowledged by all replicas.", result.Answer);
            }
        }

        Dictionary<string, string> got = Read(cluster, 10_000);
        Assert.Equal(10_000, got.Count);
        Assert.All(got, static entry => Assert.Equal(entry.Key, JsonNode.Parse(entry.Value)!["metadata"]!["uid"]!.GetValue<string>()));
    }

    [KafkaFact]
    public async Task Send_BrokersAreAway_IsSentAgainAndArrivesLater()
    {
        using MockKafkaCluster cluster = new();
        cluster.CreateTopic(Topic, 1);
        cluster.SetAllDown();
        await using IDestination destination = To(cluster, timeout: TimeSpan.FromSeconds(2));

        DeliveryResult result = await destination.SendAsync(Given.Requests(10), CancellationToken.None);
        Assert.Equal(10, result.Again.Count);
        Assert.NotEqual("", result.Problem);

        cluster.SetAllUp();
        for (int attempt = 0; result.Again.Count > 0 && attempt < 20; attempt++) result = await destination.SendAsync(Given.Requests(10), CancellationToken.None);
        Assert.Empty(result.Again);
        Assert.Equal(10, Read(cluster, 10).Count);
    }

    [KafkaFact]
    public async Task Send_OneMessageIsTooLarge_OnlyItIsRefused()
    {
        using MockKafkaCluster cluster = new();
        cluster.CreateTopic(Topic, 1);
        await using IDestination destination = To(cluster);
        ExportEvent[] events = Given.Requests(3);
        events[1] = SampleEvents.Request("/" + new string('x', 2 << 20)) with { Id = "large" };

        DeliveryResult result = await destination.SendAsync(events, CancellationToken.None);

        Assert.Empty(result.Again);
        Assert.Equal([1], result.Refused.Select(static refusal => refusal.Position));
        Assert.Equal(["0", "2"], Read(cluster, 2).Keys.Order());
    }

    [KafkaFact]
    public async Task Send_NotAuthorised_SaysWhatToMend()
    {
        using MockKafkaCluster cluster = new(brokers: 1);
        cluster.CreateTopic(Topic, 1);
        // 29: topic authorization failed.
        cluster.FailNext(0, [.. Enumerable.Repeat(29, 10)]);
        await using IDestination destination = To(cluster);

        DeliveryResult result = await destination.SendAsync(Given.Requests(2), CancellationToken.None);

        Assert.Equal([0, 1], result.Again);
        Assert.Contains("check the topic", result.Problem, StringComparison.Ordinal);
    }

    [KafkaFact]
    public async Task Send_NameThatLeadsHome_IsRefusedBeforeTheClientConnects()
    {
        await using IDestination destination = Given.Destination(
            new DestinationOptions { Kafka = new TopicOptions { BootstrapServers = "kafka.example:9092" } }, allow: [], resolve: static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));

        DeliveryResult result = await destination.SendAsync(Given.Requests(1), CancellationToken.None);

        Assert.Contains("127.0.0.1 is loopback", result.Problem, StringComparison.Ordinal);
    }

    [KafkaFact]
    public async Task Send_SettingsThatTheClientRefuses_AreAProblemWithoutTheSecret()
    {
        using MockKafkaCluster cluster = new(brokers: 1);
        await using IDestination destination = Given.Destination(new DestinationOptions { Kafka = new TopicOptions { BootstrapServers = cluster.BootstrapServers, Settings = { ["linger.ms"] = "secret:linger" } } });

        DeliveryResult result = await destination.SendAsync(Given.Requests(1), CancellationToken.None);

        Assert.Equal([0], result.Again);
        Assert.Contains("settings", result.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain(Given.Marker, result.Problem, StringComparison.Ordinal);
    }

    private static IDestination To(MockKafkaCluster cluster, TimeSpan? timeout = null) =>
        Given.Destination(new DestinationOptions { Kafka = new TopicOptions { BootstrapServers = cluster.BootstrapServers, Topic = Topic } }, timeout: timeout);

    private static Dictionary<string, string> Read(MockKafkaCluster cluster, int count)
    {
        using IConsumer<string, string> consumer = new ConsumerBuilder<string, string>(new ConsumerConfig { BootstrapServers = cluster.BootstrapServers, GroupId = "test", AutoOffsetReset = AutoOffsetReset.Earliest, SessionTimeoutMs = 6000 }).Build();
        consumer.Subscribe(Topic);
        Dictionary<string, string> got = [];
        long until = Environment.TickCount64 + 60_000;
        while (got.Count < count && Environment.TickCount64 < until)
        {
            if (consumer.Consume(TimeSpan.FromSeconds(1)) is { } result) got[result.Message.Key] = result.Message.Value;
        }

        consumer.Close();
        return got;
    }
}
