using System.Diagnostics;
using Insight.EndToEnd.Kill;
using Xunit;

namespace Insight.EndToEnd.Product;

/// <summary>Starting, stopping and dying: no process is left behind in any case.</summary>
public sealed class LifetimeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Interrupt_RunningProduct_StopsEveryProcessAndKeepsEveryRecord()
    {
        using TemporaryData data = new();
        await using Upstream upstream = await Upstream.StartAsync();
        int[] ports = FreePorts.Take(2);
        string file = GatewayConfiguration.Write(data, upstream, ports);
        List<int> children;
        const int requests = 25;
        await using (InsightProcess insight = await InsightProcess.UpAsync("--data", data.Folder, "--config", file))
        {
            children = [.. InsightProcess.Children(data.Folder).Values];
            using HttpClient client = new();
            for (int i = 0; i < requests; i++) await client.GetStringAsync(new Uri($"http://127.0.0.1:{ports[0]}/items"));

            Assert.Equal(0, await insight.InterruptAsync());
        }

        Assert.All(children, id => Assert.False(IsRunning(id)));

        await using InsightProcess again = await InsightProcess.UpAsync("--data", data.Folder, "--config", file);
        using Facts facts = new(data.Folder);
        Assert.Equal(requests, await facts.RecordsAsync());
        Assert.Equal(0, await again.InterruptAsync());
    }

    [Fact]
    public async Task KillNine_OfTheSupervisor_LeavesNoProcessBehind()
    {
        using TemporaryData data = new();
        await using Upstream upstream = await Upstream.StartAsync();
        await using InsightProcess insight = await InsightProcess.UpAsync(
            "--data", data.Folder, "--config", GatewayConfiguration.Write(data, upstream, FreePorts.Take(2)));
        List<int> children = [.. InsightProcess.Children(data.Folder).Values];
        Assert.All(children, id => Assert.True(IsRunning(id)));

        await insight.KillAsync();

        long start = Stopwatch.GetTimestamp();
        while (children.Exists(IsRunning) && Stopwatch.GetElapsedTime(start) < Patience) await Task.Delay(50);
        Assert.All(children, id => Assert.False(IsRunning(id)));
    }

    [Fact]
    public async Task Up_SameDataFolderTwice_IsAClearError()
    {
        using TemporaryData data = new();
        await using Upstream upstream = await Upstream.StartAsync();
        string file = GatewayConfiguration.Write(data, upstream, FreePorts.Take(2));
        await using InsightProcess first = await InsightProcess.UpAsync("--data", data.Folder, "--config", file);

        (int exitCode, string output) = await InsightProcess.RunAsync("up", "--data", data.Folder, "--config", file);

        Assert.Equal(1, exitCode);
        Assert.Contains("is in use by another 'insight up'", output, StringComparison.Ordinal);
        Assert.Equal(0, await first.InterruptAsync());
    }

    private static bool IsRunning(int id)
    {
        try
        {
            // A process that ended and that nobody has waited for yet is a zombie, not a survivor.
            return !File.ReadAllText($"/proc/{id}/stat").Split(") ")[1].StartsWith('Z');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
