using System.Collections.Concurrent;
using Insight.Export.Delivery;
using Insight.Export.Destinations;
using Insight.Export.Options;
using Insight.Export.Safety;
using Insight.Storage.Control;
using Insight.Storage.Control.Exports;
using Insight.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insight.Export.Tests.Delivery;

public sealed class ExportServiceTests : IDisposable
{
    private static readonly DeliveryPace s_pace = new()
    {
        Poll = TimeSpan.FromMilliseconds(5),
        FirstPause = TimeSpan.FromMilliseconds(1),
        LongestPause = TimeSpan.FromMilliseconds(4),
        Report = TimeSpan.Zero,
        Lease = TimeSpan.FromSeconds(3),
    };

    private readonly TemporaryDirectory _folder = new();
    private readonly ControlDatabase _control;
    private readonly ExportStores _stores;
    private readonly ListSource _source = new();

    public ExportServiceTests()
    {
        _control = TestControlDatabase.Open(Path.Combine(_folder.Path, "control.db"));
        _stores = new ExportStores(new ExportCursors(_control, TimeProvider.System), new ExportStates(_control, TimeProvider.System), new ExportLetters(_control, TimeProvider.System));
        _source.Add(100);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_SecretMissing_SaysSoAndGoesOnWhenItIsThere()
    {
        Factory factory = new();
        factory.Problems["soc"] = "the secret 'token' is missing";
        using ExportService service = Service(factory, "one", "soc");
        await service.StartAsync(CancellationToken.None);
        await RunningDelivery.UntilAsync(() => Status("soc") is { Phase: DestinationPhase.Misconfigured, Problem: "the secret 'token' is missing" }, "the problem to be said");

        factory.Problems.Clear();

        await RunningDelivery.UntilAsync(() => factory.Taken("soc").Count == 100, "all events");
        await service.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Run_OneThatFailsByAMistakeOfOurs_LeavesTheOthersAloneAndBeginsAnew()
    {
        Factory factory = new();
        factory.Mistakes["bad"] = true;
        using ExportService service = Service(factory, "one", "bad", "good");
        await service.StartAsync(CancellationToken.None);
        await RunningDelivery.UntilAsync(() => factory.Taken("good").Count == 100, "all events at the good one");
        Assert.Empty(factory.Taken("bad"));

        factory.Mistakes.Clear();

        await RunningDelivery.UntilAsync(() => factory.Taken("bad").Count == 100, "all events at the other");
        await service.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Run_TwoProcesses_OneDeliversAndTheOtherTakesOver()
    {
        Factory first = new(), second = new();
        using ExportService one = Service(first, "one", "soc"), two = Service(second, "two", "soc");
        await one.StartAsync(CancellationToken.None);
        await RunningDelivery.UntilAsync(() => first.Taken("soc").Count == 100, "all events");
        await two.StartAsync(CancellationToken.None);
        _source.Add(50);
        await RunningDelivery.UntilAsync(() => first.Taken("soc").Count == 150, "what came behind");
        await RunningDelivery.UntilAsync(() => _stores.Cursors.Find("soc", "Requests")!.StartsWith("150:", StringComparison.Ordinal), "its place to be kept");
        await one.StopAsync(CancellationToken.None);
        _source.Add(50);

        await RunningDelivery.UntilAsync(() => second.Taken("soc").Count == 50, "the rest at the other");
        Assert.Equal(200, first.Taken("soc").Concat(second.Taken("soc")).ToHashSet().Count);
        await two.StopAsync(CancellationToken.None);
    }

    private ExportService Service(Factory factory, string holder, params string[] names)
    {
        ExportOptions options = new();
        foreach (string name in names) options.Destinations[name] = new DestinationOptions { Streams = { EventKind.Requests }, File = new(), FromTheBeginning = true };
        return new ExportService(
            options, new PlanMaker(options, factory, new FileSecrets(_folder.Path), [_source]), _stores, new LeaseStore(_control, TimeProvider.System), new ExportMetrics(new Meters()), s_pace, holder, TimeProvider.System,
            NullLogger<ExportService>.Instance);
    }

    private DestinationStatus Status(string name) => DestinationStatus.Read(_stores.States.All().FirstOrDefault(state => state.Destination == name)?.State ?? "{}");

    private sealed class Factory : IDestinationFactory
    {
        private readonly ConcurrentDictionary<string, ConcurrentQueue<ScriptedDestination>> _made = new();

        public ConcurrentDictionary<string, string> Problems { get; } = new();

        public ConcurrentDictionary<string, bool> Mistakes { get; } = new();

        public IDestination? Create(string name, DestinationOptions options, out string problem)
        {
            if (Problems.TryGetValue(name, out problem!)) return null;
            problem = "";
            ScriptedDestination made = new((_, _) => Mistakes.ContainsKey(name) ? throw new InvalidOperationException("a mistake") : DeliveryResult.Taken("200"));
            _made.GetOrAdd(name, static _ => new()).Enqueue(made);
            return made;
        }

        public IReadOnlyList<string> Taken(string name) => _made.TryGetValue(name, out ConcurrentQueue<ScriptedDestination>? made) ? [.. made.SelectMany(static one => one.Taken)] : [];
    }
}
