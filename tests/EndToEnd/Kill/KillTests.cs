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

        await ExplainAsync(insight, data.Folder, async () =>
        {
            await load.AnswersAsync(50, Patience);
            await KillAsync(["gateway", "analytics", "storage"], Rounds, load, data.Folder);
            await load.StopAsync();
            await LedgerCheck.HoldsAsync(load.Ledger, data.Folder, output);
        });
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

        await ExplainAsync(insight, data.Folder, async () =>
        {
            await load.AnswersAsync(50, Patience);
            kafka.SetDown(1);
            long down = Stopwatch.GetTimestamp();
            await KillAsync(["gateway", "ship", "analytics", "storage"], Rounds, load, data.Folder);
            while (Stopwatch.GetElapsedTime(down) < BrokerOutage) await load.AnswersAsync(1, Patience);
            kafka.SetUp(1);
            await load.StopAsync();
            await LedgerCheck.HoldsAsync(load.Ledger, data.Folder, output);
        });
        Assert.Equal(0, await insight.InterruptAsync());
    }

    /// <summary>Runs the rounds and the check; when anything fails, shows what the product said and what storage is busy with.</summary>
    private async Task ExplainAsync(InsightProcess insight, string dataFolder, Func<Task> test)
    {
        try
        {
            await test();
        }
        catch
        {
            output.WriteLine(insight.Output);
            using Facts facts = new(dataFolder);
            output.WriteLine(await facts.DescribeAsync());
            throw;
        }
    }

    private static async Task KillAsync(string[] victims, int rounds, LedgerLoad load, string dataFolder)
    {
        Random random = new(2);
        for (int round = 0; round < rounds; round++)
        {
            Kill(dataFolder, victims[random.Next(victims.Length)]);
            await load.AnswersAsync(random.Next(20, 150), Patience);
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
