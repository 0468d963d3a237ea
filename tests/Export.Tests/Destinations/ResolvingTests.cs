using System.Net.Sockets;
using Insight.Export.Destinations;
using Insight.Export.Options;
using Insight.Export.Safety;
using Insight.Testing.Kafka;

namespace Insight.Export.Tests.Destinations;

/// <summary>Names that nobody resolves, and those that do not exist.</summary>
public sealed class ResolvingTests
{
    public static TheoryData<string> Ways => ["tcp", "udp", "https"];

    [Theory]
    [MemberData(nameof(Ways))]
    public Task Send_NameServerIsSilent_EndsInTime(string way) => FailsAsync(Options(way), static async (_, cancellationToken) =>
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return [];
    });

    [Theory]
    [MemberData(nameof(Ways))]
    public Task Send_NameDoesNotExist_SaysSo(string way) => FailsAsync(Options(way), static (_, _) => throw new SocketException((int)SocketError.HostNotFound));

    [KafkaFact]
    public Task Send_NameServerIsSilentForKafka_EndsInTime() => FailsAsync(Options("kafka"), static async (_, cancellationToken) =>
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return [];
    });

    private static async Task FailsAsync(DestinationOptions options, ResolveHost resolve)
    {
        await using IDestination destination = Given.Destination(options, timeout: TimeSpan.FromMilliseconds(300), resolve: resolve);

        DeliveryResult result = await destination.SendAsync([SampleEvents.Request("/"), SampleEvents.Request("/")], CancellationToken.None);

        Assert.Equal([0, 1], result.Again);
        Assert.NotEqual("", result.Problem);
    }

    private static DestinationOptions Options(string way) => way switch
    {
        "tcp" => new() { Syslog = new SyslogOptions { Address = "siem.example:514", Transport = SyslogTransport.Tcp } },
        "udp" => new() { Syslog = new SyslogOptions { Address = "siem.example:514", Transport = SyslogTransport.Udp } },
        "kafka" => new() { Kafka = new TopicOptions { BootstrapServers = "kafka.example:9092" } },
        _ => new() { Https = new HttpsOptions { Url = "https://siem.example/" } },
    };
}
