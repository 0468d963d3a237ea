using System.Diagnostics;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;
using Insight.Gateway.Tests.Traffic;

namespace Insight.Gateway.Tests.Hostile;

/// <summary>Clients that hold connections by sending hardly anything are dropped within the limits, while others are served.</summary>
public sealed class SlowClientTests
{
    private const int Connections = 40;

    /// <summary>The tool stops by itself when the last of its connections is closed; it is given up after this.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(20);

    [SlowHttpTestFact]
    public Task Slow_headers_are_dropped() => AttackAsync("-H");

    [SlowHttpTestFact]
    public Task Slow_bodies_are_dropped() => AttackAsync("-B");

    private static async Task AttackAsync(string mode)
    {
        await using Service service = await Service.StartAsync(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            context.Response.ContentLength = 0;
        });
        await using TestGateway gateway = await TestGateway.StartAsync(null, ("gateway:limits:headerTimeout", "00:00:02"), ("gateway:limits:bodyGrace", "00:00:02"));
        gateway.Apply(Objects.Of(Objects.To("shop"), ("shop", [service])));

        // A few bytes every second; the test itself would go on for longer than anybody waits.
        ProcessStartInfo start = new(SlowHttpTestFactAttribute.Program, [mode, "-c", $"{Connections}", "-r", $"{Connections}", "-i", "1", "-x", "8", "-s", "4096", "-l", "60", "-p", "5", "-u", gateway.Http + "/"])
        {
            RedirectStandardOutput = true,
        };
        using Process tool = Process.Start(start)!;
        using CancellationTokenSource patience = new(s_longest);
        Task<string> output = tool.StandardOutput.ReadToEndAsync(patience.Token);
        try
        {
            // Whoever asks properly is answered all the while.
            int answered = 0;
            while (!output.IsCompleted)
            {
                using HttpResponseMessage response = await gateway.Client.GetAsync("/normal", patience.Token);
                response.EnsureSuccessStatusCode();
                answered++;
                await Task.WhenAny(output, Task.Delay(20, patience.Token));
            }

            Assert.Contains("No open connections left", await output, StringComparison.Ordinal);
            Assert.True(answered > 10);
        }
        finally
        {
            if (!tool.HasExited) tool.Kill();
        }

        AccessRecord[] slow = [.. (await gateway.StopAsync()).Where(static record => record.Path != "/normal" && record.Status == 408)];
        Assert.True(slow.Length >= Connections, $"{slow.Length} of {Connections} slow clients were told 408");
        Assert.All(slow, static record => Assert.Equal(ResponseFlag.Rejected, record.ResponseFlag));
        Assert.All(slow, static record => Assert.InRange(record.DurationUs, 0u, 8_000_000u));
    }
}
