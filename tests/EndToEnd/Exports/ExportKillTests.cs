using System.Diagnostics;
using System.Text.RegularExpressions;
using Insight.EndToEnd.Kill;
using Insight.EndToEnd.Product;
using Insight.Storage.Control;
using Insight.Storage.Control.Exports;
using Xunit;
using Xunit.Abstractions;

namespace Insight.EndToEnd.Exports;

/// <summary>What destinations that acknowledge are promised, held against the ledger of the clients: see docs/DELIVERY.md.</summary>
public sealed partial class ExportKillTests(ITestOutputHelper output)
{
    private const int Kills = 3;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task KillNine_WhileDestinationsAreInTrouble_EveryRequestIsToldAndRepetitionsAreFew()
    {
        using TemporaryData data = new();
        await using Upstream upstream = await Upstream.StartAsync();
        await using UnreliableReceiver receiver = await UnreliableReceiver.StartAsync();
        int[] ports = FreePorts.Take(2);
        string file = GatewayConfiguration.Write(data, upstream, ports, $"""
            export:
              allow: [127.0.0.1/32]
              destinations:
                elastic:
                  streams: [requests]
                  format: ecs
                  elastic:
                    url: {receiver.Address.GetLeftPart(UriPartial.Authority)}
                lines:
                  streams: [requests]
                  https:
                    url: {new Uri(receiver.Address, "/lines")}
                archive:
                  streams: [requests]
                  file:
                    maxMegabytes: 1
                    keep: 100
            """);
        await using InsightProcess insight = await InsightProcess.UpAsync("--data", data.Folder, "--config", file);
        await using LedgerLoad load = LedgerLoad.Start(ports[0]);
        try
        {
            for (int kill = 0; kill < Kills; kill++)
            {
                await load.AnswersAsync(300, s_patience);
                int told = receiver.Documents.Count;
                await UntilAsync(() => receiver.Documents.Count > told, "something is told between two kills");
                using Process victim = Process.GetProcessById(InsightProcess.Children(data.Folder)["analytics"]);
                victim.Kill();
            }

            await load.StopAsync();
            string[] answered = [.. load.Ledger.Entries.Where(static entry => entry.Value.Status is not null).Select(static entry => entry.Key)];
            await UntilAsync(() => receiver.Documents.Values.ToHashSet().IsSupersetOf(answered), "every request is a document");
            await UntilAsync(() => answered.All(receiver.Lines.ContainsKey), "every request is a line");
            await UntilAsync(() => Files(data.Folder).ToHashSet().IsSupersetOf(answered), "every request is in the files");

            // Documents replace themselves by their id.
            Assert.Equal(receiver.Documents.Count, receiver.Documents.Values.Distinct().Count());

            // What a place was kept behind is never told again.
            DateTimeOffset arrived = DateTimeOffset.UtcNow;
            ExportStates states = new(ControlDatabase.Open(Path.Combine(data.Folder, "control.db")), TimeProvider.System);
            await UntilAsync(() => states.All().Any(state => state.Destination == "lines" && state.StatedAt > arrived && state.State.Contains("up-to-date", StringComparison.Ordinal)), "the place to be kept");
            Dictionary<string, int> before = new(receiver.Lines);
            using (Process victim = Process.GetProcessById(InsightProcess.Children(data.Folder)["analytics"])) victim.Kill();
            await using (LedgerLoad last = LedgerLoad.Start(ports[0], firstNumber: 1_000_000))
            {
                await last.AnswersAsync(20, s_patience);
                await last.StopAsync();
                await UntilAsync(() => last.Ledger.Entries.Where(static entry => entry.Value.Status is not null).All(entry => receiver.Lines.ContainsKey(entry.Key)), "what came behind the last kill");
            }

            Assert.All(before, line => Assert.Equal(line.Value, receiver.Lines[line.Key]));
            Assert.All(["500", "429", "half", "slow", "cut"], trouble => Assert.True(receiver.Troubles.GetValueOrDefault(trouble) > 0, $"no trouble of the kind '{trouble}' was met"));
            output.WriteLine($"answered {answered.Length}, documents {receiver.Documents.Count}, lines {receiver.Lines.Values.Sum()}, in files {Files(data.Folder).Count}; {string.Join(", ", receiver.Troubles.Select(static one => $"{one.Key}: {one.Value}"))}");
        }
        catch
        {
            output.WriteLine(insight.Output);
            throw;
        }

        Assert.Equal(0, await insight.InterruptAsync());
    }

    private static List<string> Files(string dataFolder) =>
        [.. Directory.GetFiles(Path.Combine(dataFolder, "export", "archive")).SelectMany(ReadShared).Select(static line => RequestId().Match(line).Value)];

    private static string[] ReadShared(string file)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task UntilAsync(Func<bool> holds, string what)
    {
        long started = Stopwatch.GetTimestamp();
        while (!holds())
        {
            if (Stopwatch.GetElapsedTime(started) > s_patience) Assert.Fail($"waited in vain: {what}");
            await Task.Delay(100);
        }
    }

    [GeneratedRegex("ledger-[0-9]+")]
    private static partial Regex RequestId();
}
