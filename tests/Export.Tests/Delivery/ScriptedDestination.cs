using Insight.Export.Destinations;
using Insight.Export.Events;

namespace Insight.Export.Tests.Delivery;

/// <summary>A destination that does what a test says with each batch, and notes what it took.</summary>
internal sealed class ScriptedDestination(Func<IReadOnlyList<ExportEvent>, int, DeliveryResult> answer, bool acknowledges = true, int most = 100) : IDestination
{
    private readonly List<string> _taken = [];
    private int _batches;

    public bool Acknowledges => acknowledges;

    public int MostEvents => most;

    public int Batches => Volatile.Read(ref _batches);

    public IReadOnlyList<string> Taken
    {
        get { lock (_taken) return [.. _taken]; }
    }

    public async ValueTask<DeliveryResult> SendAsync(IReadOnlyList<ExportEvent> events, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        DeliveryResult result = answer(events, Interlocked.Increment(ref _batches));
        lock (_taken) _taken.AddRange(events.Where((_, i) => !result.Again.Contains(i) && result.Refused.All(one => one.Position != i)).Select(static e => e.Id));
        return result;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
