using System.Diagnostics;
using Insight.EndToEnd.Product;
using Insight.Testing.Kafka;
using Xunit;
using Xunit.Abstractions;

namespace Insight.EndToEnd.Kill;

/// <summary>The delivery promise, held against a client's own ledger: see docs/DELIVERY.md.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Rounds = 20;
    private static readonly TimeSpan BrokerOutage = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task KillNine_OfAnyProcessUnderLoad_EveryAnsweredRequestIsCountedOnce()
    {
        using TemporaryData data = new();
        await using Upstream upstream = await Upstream.StartAsync();
        int[] ports = FreePorts.Take(2);
        await using InsightProcess insight = await InsightProcess.UpAsync("--data", data.Folder, "--config", GatewayConfiguration.Write(data, upstream, ports));
        await using LedgerLoad load = LedgerLoad.Start(ports[0]);
        await load.AnswersAsync(50, Patience);

        Random random = new(2);
        string[] victims = ["gateway", "analytics", "storage"];
        for (int round = 0; round < Rounds; round++)
        {
            Kill(data.Folder, victims[random.Next(victims.Length)]);
            await load.AnswersAsync(random.Next(20, 150), Patience);
        }

        await load.StopAsync();
        await CheckAsync(load.Ledger, data.Folder, insight);
        Assert.Equal(0, await insight.InterruptAsync());
    }

    [KafkaFact]
    public async Task KillNine_OverKafkaWithABrokerAway_EveryAnsweredRequestIsCountedOnce()
    {
        using MockKafkaCluster kafka = new();
        kafka.CreateTopic("insight.access-records", 4);
        using TemporaryData data = new();
        await using Upstream upstream = await Upstream.StartAsync();
        int[] ports = FreePorts.Take(2);
        string file = GatewayConfiguration.Write(data, upstream, ports, $"""
            stream:
              kind: kafka
              kafka:
                bootstrapServers: {kafka.BootstrapServers}
                sessionTimeout: 6s
            """);
        await using InsightProcess insight = await InsightProcess.UpAsync("--data", data.Folder, "--config", file);
        await using LedgerLoad load = LedgerLoad.Start(ports[0]);
        await load.AnswersAsync(50, Patience);

        kafka.SetDown(1);
        long down = Stopwatch.GetTimestamp();
        Random random = new(3);
        string[] victims = ["gateway", "ship", "analytics", "storage"];
        for (int round = 0; round < Rounds / 2; round++)
        {
            Kill(data.Folder, victims[random.Next(victims.Length)]);
            await load.AnswersAsync(random.Next(20, 150), Patience);
        }

        while (Stopwatch.GetElapsedTime(down) < BrokerOutage) await load.AnswersAsync(1, Patience);
        kafka.SetUp(1);
        await load.StopAsync();

        await CheckAsync(load.Ledger, data.Folder, insight);
        Assert.Equal(0, await insight.InterruptAsync());
    }

    private async Task CheckAsync(Ledger ledger, string dataFolder, InsightProcess insight)
    {
        try
        {
            await LedgerCheck.HoldsAsync(ledger, dataFolder, output);
        }
        catch
        {
            output.WriteLine(insight.Output);
            throw;
        }
    }

    private static void Kill(string dataFolder, string role)
    {
        try
        {
            using Process victim = Process.GetProcessById(InsightProcess.Children(dataFolder)[role]);
            victim.Kill();
        }
        catch (ArgumentException)
        {
            // Killed a moment ago and not started again yet.
        }
    }
}
