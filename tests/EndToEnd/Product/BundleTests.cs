using System.Diagnostics;
using System.Text.Json;
using System.Web;
using Dapper;
using Insight.EndToEnd.Kill;
using Insight.Storage.ClickHouse;
using Xunit;

namespace Insight.EndToEnd.Product;

/// <summary>What was learned goes down to the gateway, and stays there without the console.</summary>
public sealed class BundleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Up_LearnedEndpoint_ReachesTheGateway_WhichKeepsItWhenTheConsoleIsAway()
    {
        using TemporaryData data = new();
        await using Upstream upstream = await Upstream.StartAsync();
        int[] ports = FreePorts.Take(2);
        string file = GatewayConfiguration.Write(data, upstream, ports);
        long number;
        await using (InsightProcess insight = await InsightProcess.UpAsync("--data", data.Folder, "--config", file))
        {
            await LearnAsync(data.Folder);
            number = await InForceAsync(insight.ConsoleAddress);
            Assert.Equal(0, await insight.InterruptAsync());
        }

        await using InsightProcess alone = InsightProcess.Start(
            "gateway", "--data", data.Folder, "--config", data.Write("alone.yaml", File.ReadAllText(file).Replace("  id: edge", $"""
              id: edge
              bundle:
                url: http://127.0.0.1:{ports[1]}
                tokenFile: {data.Folder}/bundle/gateway-token
                keyFile: {data.Folder}/bundle/signing-key.pub.pem
            """, StringComparison.Ordinal)));
        await UntilAsync(() => Task.FromResult(alone.Output.Contains($"Bundle {number} is in force, from disk", StringComparison.Ordinal)), () => alone.Output);
        using HttpClient client = new();
        await UntilAsync(
            async () =>
            {
                try
                {
                    return (await client.GetAsync(new Uri($"http://127.0.0.1:{ports[0]}/items"))).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            () => alone.Output);
        Assert.Equal(0, await alone.InterruptAsync());
    }

    /// <summary>Puts a row where learning would.</summary>
    private static async Task LearnAsync(string folder)
    {
        using JsonDocument address = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "run", "storage.json")));
        JsonElement root = address.RootElement;
        await using ClickHouseDataSource storage = new(new ClickHouseConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = root.GetProperty("Port").GetInt32(),
            Username = root.GetProperty("Username").GetString()!,
            Password = root.GetProperty("Password").GetString()!,
            Database = "insight",
        }.ConnectionString);
        await using ClickHouseConnection connection = storage.CreateConnection();
        await connection.ExecuteAsync("""
            CREATE TABLE IF NOT EXISTS learned_endpoints
            (
              endpoint_id UInt64, tenant String, app String, host String, service String, method String, template String, tier UInt8,
              parameters String, aliases Array(UInt64), ignored Bool
            )
            ENGINE = ReplacingMergeTree ORDER BY endpoint_id
            """);
        await connection.ExecuteAsync("""
            INSERT INTO learned_endpoints (endpoint_id, tenant, app, host, service, method, template, tier, parameters, aliases, ignored)
            VALUES (7, 'default', 'default', '127.0.0.1', 'shop', 'GET', '/items', 2, '[]', [], false)
            """);
    }

    /// <summary>The number of the bundle with that endpoint, once the gateway says that it is in force.</summary>
    private static async Task<long> InForceAsync(string console)
    {
        Uri address = new(console);
        using HttpClient client = new() { BaseAddress = address };
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {HttpUtility.ParseQueryString(address.Query)["token"]}");
        long number = 0;
        string text = "";
        await UntilAsync(
            async () =>
            {
                text = await client.GetStringAsync(new Uri("/api/v1/gateways", UriKind.Relative));
                using JsonDocument list = JsonDocument.Parse(text);
                number = list.RootElement.GetProperty("newest").GetInt64();
                return number > 0 && list.RootElement.GetProperty("items").EnumerateArray().Any(
                    g => g.GetProperty("id").GetString() == "edge" && g.GetProperty("inForce").GetInt64() == number);
            },
            () => text);
        return number;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, Func<string> describe)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < Patience; await Task.Delay(100))
        {
            if (await condition()) return;
        }

        throw new TimeoutException(describe());
    }
}
