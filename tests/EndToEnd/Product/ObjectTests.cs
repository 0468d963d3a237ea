using System.Diagnostics;
using System.Text.Json;
using System.Web;
using Xunit;

namespace Insight.EndToEnd.Product;

/// <summary>Objects from the command line to the gateway.</summary>
public sealed class ObjectTests
{
    private const string Shop = """
        apiVersion: insight/v1
        kind: VirtualHost
        metadata: { name: shop }
        spec: { domains: [ shop.example ] }
        ---
        apiVersion: insight/v1
        kind: Route
        metadata: { name: closed }
        spec: { hosts: [ shop ], respond: { status: 503 } }
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Apply_FromTheCommandLine_ReachesTheGateway()
    {
        using TemporaryData data = new();
        int[] ports = FreePorts.Take(2);
        string config = data.Write("insight.yaml", $"gateway:\n  id: edge\n  site: north\n  listen:\n    http: 127.0.0.1:{ports[0]}\nconsole:\n  listen: 127.0.0.1:{ports[1]}\n");
        string shop = data.Write("shop.yaml", Shop), open = data.Write("open.yaml", Shop.Replace("503", "200", StringComparison.Ordinal));
        await using InsightProcess insight = await InsightProcess.UpAsync("--data", data.Folder, "--config", config);

        Assert.Equal((0, "virtual-host/shop created\nroute/closed created"), await RunAsync("apply", "-f", shop));
        Assert.Equal((0, "virtual-host/shop unchanged\nroute/closed unchanged"), await RunAsync("apply", "-f", shop));
        Assert.Equal((0, ""), await RunAsync("diff", "-f", shop));
        (int differs, string difference) = await RunAsync("diff", "-f", open);
        Assert.Equal(1, differs);
        Assert.Contains("-  respond:\n-    status: 503\n+  respond: {}", difference, StringComparison.Ordinal);
        await InForceAsync(insight.ConsoleAddress);

        Assert.Equal(1, (await RunAsync("delete", "virtual-host", "shop")).ExitCode);
        Assert.Equal(1, (await RunAsync("apply", "-f", data.Write("bad.yaml", Shop.Replace("hosts: [ shop ]", "hosts: [ shp ]", StringComparison.Ordinal)))).ExitCode);
        (_, string yaml) = await RunAsync("get", "routes", "-o", "yaml");
        Assert.Equal((0, "route/closed unchanged"), await RunAsync("apply", "-f", data.Write("again.yaml", yaml)));
        Assert.Equal((0, "virtual-host/shop deleted\nroute/closed deleted"), await RunAsync("delete", "-f", shop));
        Assert.Equal(0, await insight.InterruptAsync());

        async Task<(int ExitCode, string Output)> RunAsync(string verb, params string[] arguments)
        {
            (int exitCode, string output) = await InsightProcess.RunAsync([verb, .. arguments, "--data", data.Folder, "--config", config]);
            return (exitCode, output.Trim());
        }
    }

    [Theory]
    [InlineData("get", "colours")]
    [InlineData("delete", "route")]
    [InlineData("schema", "colours")]
    [InlineData("apply")]
    [InlineData("get", "routes", "--console", "http://console.example")]
    public async Task Run_AskedForWrongly_ExitsWithTwo(params string[] arguments)
    {
        (int exitCode, string output) = await InsightProcess.RunAsync(arguments);
        Assert.Equal(2, exitCode);
        Assert.StartsWith("insight: ", output, StringComparison.Ordinal);
    }

    /// <summary>Waits until the gateway says that the newest bundle is in force.</summary>
    private static async Task InForceAsync(string console)
    {
        Uri address = new(console);
        using HttpClient client = new() { BaseAddress = address };
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {HttpUtility.ParseQueryString(address.Query)["token"]}");
        string text = "";
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < Patience; await Task.Delay(100))
        {
            text = await client.GetStringAsync(new Uri("/api/v1/gateways", UriKind.Relative));
            using JsonDocument list = JsonDocument.Parse(text);
            long newest = list.RootElement.GetProperty("newest").GetInt64();
            if (newest > 0 && list.RootElement.GetProperty("items").EnumerateArray().Any(g => g.GetProperty("inForce").GetInt64() == newest)) return;
        }

        throw new TimeoutException(text);
    }
}
