using System.Net;
using Xunit;
using Xunit.Abstractions;

namespace Insight.EndToEnd.Product;

/// <summary>A canary of the sample shop, from objects alone: five of a hundred requests, then half of them, with one command and users about.</summary>
public sealed class CanaryTests(ITestOutputHelper output)
{
    private const int Clients = 4, Enough = 2000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly int[] _ports = FreePorts.Take(3);
    private int _failed;
    private int _first;
    private int _second;

    [Fact]
    public async Task Apply_HalfToTheSecondVersion_MovesSharesWithoutAFailedRequest()
    {
        using TemporaryData data = new();
        await using InsightProcess insight = await InsightProcess.UpAsync([
            "--demo", "--no-traffic", "--data", data.Folder, "--gateway-port", $"{_ports[0]}", "--gateway-https-port", $"{_ports[1]}", "--console-port", $"{_ports[2]}", "--demo-ports-from", "19200"]);
        using CancellationTokenSource end = new();
        Task[] clients = [.. Enumerable.Range(0, Clients).Select(_ => Task.Run(() => AskAsync(end.Token)))];

        // The gateway's own folder has the shop's objects in force; from here on the console has the say.
        await ApplyAsync(data, "objects");
        Assert.InRange(await ShareAsync(), 0.02, 0.08);

        Assert.Equal("route/catalogue configured", (await ApplyAsync(data, "canary-50.yaml")).Trim());
        for (int round = 0; await ShareAsync() is var share and (< 0.45 or > 0.55); round++) Assert.True(round < 20, $"the share is {share}");

        await end.CancelAsync();
        await Task.WhenAll(clients);
        output.WriteLine($"{_first + _second} requests while objects were applied twice");
        Assert.Equal(0, _failed);
        Assert.Equal(0, await insight.InterruptAsync());
    }

    private static async Task<string> ApplyAsync(TemporaryData data, string what)
    {
        (int exitCode, string said) = await InsightProcess.RunAsync("apply", "-f", Path.Combine(data.Folder, "demo", what), "--data", data.Folder);
        Assert.True(exitCode == 0, said);
        return said;
    }

    /// <summary>The second version's share of the requests from here on.</summary>
    private async Task<double> ShareAsync()
    {
        int first = Volatile.Read(ref _first), second = Volatile.Read(ref _second);
        using CancellationTokenSource patience = new(Patience);
        while (Volatile.Read(ref _first) - first + Volatile.Read(ref _second) - second < Enough) await Task.Delay(20, patience.Token);
        first = Volatile.Read(ref _first) - first;
        second = Volatile.Read(ref _second) - second;
        return (double)second / (first + second);
    }

    private async Task AskAsync(CancellationToken end)
    {
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{_ports[0]}") };
        while (!end.IsCancellationRequested)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, "/products/100");
            request.Headers.Host = "catalogue.shop.internal";
            using HttpResponseMessage response = await client.SendAsync(request, CancellationToken.None);
            if (response.StatusCode != HttpStatusCode.OK) Interlocked.Increment(ref _failed);
            else if ((await response.Content.ReadAsStringAsync(CancellationToken.None)).Contains("\"rating\"", StringComparison.Ordinal)) Interlocked.Increment(ref _second);
            else Interlocked.Increment(ref _first);
        }
    }
}
