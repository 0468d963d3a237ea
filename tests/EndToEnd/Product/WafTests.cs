using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Web;
using Insight.EndToEnd.Kill;
using Xunit;

namespace Insight.EndToEnd.Product;

/// <summary>From an attack to what an analyst sees of it, through every process.</summary>
public sealed class WafTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Up_WithoutInstalledRules_BlocksAnAttackAndExplainsItByItsRequestId()
    {
        using TemporaryData data = new();
        await using Upstream upstream = await Upstream.StartAsync();
        int[] ports = FreePorts.Take(2);
        await using InsightProcess insight = await InsightProcess.UpAsync("--data", data.Folder, "--config", GatewayConfiguration.Write(data, upstream, ports));
        using HttpClient client = new();

        using HttpResponseMessage ordinary = await client.GetAsync(new Uri($"http://127.0.0.1:{ports[0]}/items?name=blue+chair"));
        using HttpResponseMessage attack = await client.GetAsync(new Uri($"http://127.0.0.1:{ports[0]}/items?id=1'+OR+'1'='1'--+&password=hunter2"));

        Assert.Equal(HttpStatusCode.OK, ordinary.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, attack.StatusCode);
        Assert.Contains("Insight's own small rule set protects", insight.Output, StringComparison.Ordinal);
        string id = attack.Headers.GetValues("X-Request-Id").Single();

        JsonElement finding = await FindingAsync(client, insight.ConsoleAddress, id);
        Assert.Equal("ARGS:id", finding.GetProperty("variable").GetString());
        Assert.Equal(0, await insight.InterruptAsync());
    }

    private static async Task<JsonElement> FindingAsync(HttpClient client, string console, string requestId)
    {
        Uri address = new(console);
        string token = HttpUtility.ParseQueryString(address.Query)["token"]!;
        Uri query = new(address, $"/api/v1/waf/findings/{requestId}");
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < Patience; await Task.Delay(100))
        {
            using HttpRequestMessage request = new(HttpMethod.Get, query);
            request.Headers.Add("Authorization", $"Bearer {token}");
            using HttpResponseMessage response = await client.SendAsync(request);
            if (response.StatusCode == HttpStatusCode.NotFound) continue;
            response.EnsureSuccessStatusCode();
            using JsonDocument document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            return document.RootElement.GetProperty("items")[0].Clone();
        }

        throw new TimeoutException($"No finding of request {requestId} came.");
    }
}
