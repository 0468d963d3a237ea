using Insight.Export.Delivery;
using Insight.Export.Destinations;
using Insight.Export.Options;
using Insight.Export.Selection;
using Insight.Export.Sources;
using Insight.Storage.Control;
using Insight.Storage.Control.Exports;
using Insight.Testing;

namespace Insight.Export.Tests.Delivery;

/// <summary>Delivery to one destination over a real control database, with short pauses. It can be killed and begun again.</summary>
internal sealed class RunningDelivery : IAsyncDisposable
{
    public const string Name = "soc";

    private static readonly DeliveryPace s_pace = new() { Poll = TimeSpan.FromMilliseconds(5), FirstPause = TimeSpan.FromMilliseconds(1), LongestPause = TimeSpan.FromMilliseconds(4), LongestAsked = TimeSpan.FromMilliseconds(10), Report = TimeSpan.Zero };

    private readonly TemporaryDirectory _folder = new();
    private readonly TimeProvider _time;
    private CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public RunningDelivery(TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        Control = TestControlDatabase.Open(Path.Combine(_folder.Path, "control.db"));
        Stores = new ExportStores(new ExportCursors(Control, _time), new ExportStates(Control, _time), new ExportLetters(Control, _time));
    }

    public ControlDatabase Control { get; }

    public ExportStores Stores { get; }

    public DestinationStatus Status => DestinationStatus.Read(Stores.States.All().Single().State);

    public void Start(IDestination destination, params IEventSource[] sources)
    {
        _stop = new CancellationTokenSource();
        DestinationPlan plan = new(destination, sources, new EventFilter(new DestinationOptions()), new ClientForms(ClientForm.AsStored, []), FromTheBeginning: true);
        DestinationLoop loop = new(Name, plan, Stores, new ExportMetrics(new Meters()), s_pace, _time);
        _loop = Task.Run(() => loop.RunAsync(_stop.Token));
    }

    /// <summary>Ends it in the middle of what it does, as the end of the process would: nothing is kept behind this.</summary>
    public async Task KillAsync()
    {
        await _stop.CancelAsync();
        await _loop.ContinueWith(static _ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            if (limit.IsCancellationRequested) Assert.Fail($"waited in vain for: {what}");
            await Task.Delay(2, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Dispose();
    }
}
