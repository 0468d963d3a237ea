using System.Diagnostics;
using Insight.EndToEnd.Product;
using Xunit;
using Xunit.Abstractions;

namespace Insight.EndToEnd.Kill;

/// <summary>What is promised of lines by syslog, which nobody acknowledges, held against what senders wrote: see docs/DELIVERY.md.</summary>
public sealed class SyslogKillTests(ITestOutputHelper output)
{
    private const int Kills = 3, LinesBetween = 120;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task KillNine_OfTheListenerWhileLinesFlow_LosesOnlyWhatWasUnderWay_AndStoresEachLineOnce()
    {
        using TemporaryData data = new();
        await using Upstream upstream = await Upstream.StartAsync();
        int[] ports = FreePorts.Take(3);
        string file = GatewayConfiguration.Write(data, upstream, ports, $"""
            ingest:
              syslog:
                listen: 127.0.0.1:{ports[2]}
                format: nginx-combined
                service: web
            """);
        await using InsightProcess insight = await InsightProcess.UpAsync("--data", data.Folder, "--config", file);
        try
        {
            await using SyslogSender plain = SyslogSender.Start("plain", ports[2], repeats: false), careful = SyslogSender.Start("careful", ports[2], repeats: true);
            for (int kill = 0; kill < Kills; kill++)
            {
                await Task.WhenAll(plain.WritesAsync(LinesBetween, s_patience), careful.WritesAsync(LinesBetween, s_patience));
                Kill(data.Folder);
            }

            // It comes back by itself.
            await Task.WhenAll(plain.WritesAsync(LinesBetween, s_patience), careful.WritesAsync(LinesBetween, s_patience));
            await plain.StopAsync();
            await careful.StopAsync();
            await HoldAsync(data.Folder, plain, careful);
        }
        catch
        {
            output.WriteLine(insight.Output);
            throw;
        }

        Assert.Equal(0, await insight.InterruptAsync());
    }

    private async Task HoldAsync(string folder, SyslogSender plain, SyslogSender careful)
    {
        using Facts facts = new(folder);
        SyslogSender[] senders = [plain, careful];
        Dictionary<string, long> stored = [];
        await UntilAsync("the last line of each sender is stored, and all is counted", async () =>
        {
            stored = await facts.LinesAsync();
            return senders.All(sender => Enumerable.Range(0, 10).All(i => stored.ContainsKey(sender.KeyOf(sender.Connections[^1].Lines[^(10 - i)].Number)))) && await facts.DirtyWindowsAsync() == 0 && await facts.DerivedAsync("endpoint_windows") == await facts.RecordsAsync();
        });

        // Nothing that nobody wrote: no line is cut, none runs into another.
        HashSet<string> written = [.. senders.SelectMany(static sender => sender.Connections.SelectMany(connection => connection.Lines.Select(line => sender.KeyOf(line.Number))))];
        Assert.Empty(stored.Keys.Except(written));
        Assert.All(senders, static sender => Assert.InRange(sender.Connections.Count, 2, int.MaxValue));
        Assert.All(senders, static sender => Assert.True(sender.Connections[^1].IsWhole));

        // Who sends nothing again misses the end of a connection that broke, as far as it was under way, and nothing else.
        List<int> lost = [];
        foreach (SyslogSender.Connection connection in plain.Connections)
        {
            bool[] isThere = [.. connection.Lines.Select(line => stored.ContainsKey(plain.KeyOf(line.Number)))];
            int taken = isThere.TakeWhile(static there => there).Count();
            Assert.DoesNotContain(true, isThere[taken..]);
            Assert.All(connection.Lines.Skip(taken), line => Assert.True(Stopwatch.GetElapsedTime(line.At, connection.BrokeAt) <= SyslogSender.Again, $"{plain.KeyOf(line.Number)} is lost and was not under way"));
            Assert.True(!connection.IsWhole || taken == isThere.Length, "what was sent on a connection that did not break is lost");
            lost.Add(isThere.Length - taken);
        }

        Assert.All(plain.Connections.SelectMany(static connection => connection.Lines), line => Assert.InRange(stored.GetValueOrDefault(plain.KeyOf(line.Number)), 0, 1));

        // Who sends what may have been under way again loses nothing; a line is stored as often as it was sent at most.
        Dictionary<int, int> sent = careful.Connections.SelectMany(static connection => connection.Lines).GroupBy(static line => line.Number).ToDictionary(static line => line.Key, static line => line.Count());
        Assert.All(sent, line => Assert.InRange(stored.GetValueOrDefault(careful.KeyOf(line.Key)), 1, line.Value));
        output.WriteLine($"{sent.Count} lines of careful, {sent.Values.Sum()} written; of plain were lost, connection by connection: {string.Join(", ", lost)}");
    }

    private static void Kill(string folder)
    {
        using Process victim = Process.GetProcessById(InsightProcess.Children(folder)["analytics"]);
        victim.Kill();
    }

    private static async Task UntilAsync(string what, Func<Task<bool>> holds)
    {
        long start = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            if (Stopwatch.GetElapsedTime(start) > s_patience) Assert.Fail($"Within {s_patience}, not: {what}.");
            await Task.Delay(100);
        }
    }
}
