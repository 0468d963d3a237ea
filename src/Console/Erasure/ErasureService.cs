using Insight.Storage.ClickHouse;
using Insight.Storage.Control;
using Insight.Storage.Control.Erasure;
using Insight.Storage.Control.Retention;
using Insight.Storage.Erasure;
using Insight.Storage.Schema;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Insight.Console.Erasure;

/// <summary>Erases people, one at a time in the installation, in the background: a mutation of a full disk takes longer than a request may.</summary>
/// <remarks>The value is in memory only. A process that dies leaves a receipt that says so; the same erasure again does the rest.</remarks>
public sealed partial class ErasureService(
    ClickHouseDataSource storage, ControlDatabase control, ErasureStore store, LeaseStore leases, RetentionChoices retention, SchemaSettings schema, IEnumerable<IErasureStep> steps, ErasureOptions options,
    IHostApplicationLifetime lifetime, TimeProvider time, ILogger<ErasureService> logger)
{
    private static readonly TimeSpan s_lease = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_beat = TimeSpan.FromSeconds(10);

    private readonly string _holder = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";

    /// <summary>Called before each table: tests break the work off there.</summary>
    internal Action<string> BeforeTable { get; set; } = static _ => { };

    /// <summary>Counts what an erasure would do; null: another one is under way.</summary>
    /// <exception cref="ClickHouseException">Storage is away.</exception>
    public async Task<ErasureView?> CountAsync(ErasureSubject subject, string by, string reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subject);
        // The view that statements name is one.
        if (Take() is not { } lease) return null;
        try
        {
            List<ErasureCount> counts = [];
            foreach (IErasureStep step in steps) counts.Add(await step.RunAsync(subject, change: false, cancellationToken));
            counts.AddRange(await new FactErasure(storage, subject, schema).CountAsync(cancellationToken));
            counts.AddRange(new ControlErasure(control).Run(subject, change: false));
            DateTime now = time.GetUtcNow().UtcDateTime;
            return new ErasureView(
                0, subject.Kind, subject.Tenant, ErasureHash.Of(store.Key(), subject), ErasureState.Done, now, by, reason, now + Keep(), now, counts, new ControlErasure(control).Kept(subject));
        }
        finally
        {
            leases.Release(lease);
        }
    }

    /// <summary>Begins an erasure; what comes of it stands in its receipt.</summary>
    /// <returns>The receipt; null with a sentence when it cannot be begun.</returns>
    public (ErasureView? View, string Problem) Begin(ErasureSubject subject, string by, string reason)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (Take() is not { } lease) return (null, "Another erasure is under way; wait until its receipt says done or failed.");
        if (store.Begin(subject, by, reason, Keep()) is not { } receipt)
        {
            leases.Release(lease);
            return (null, $"The erasure list is full: {ErasureStore.MaxLive} entries count at once, each for as long as raw records are kept.");
        }

        _ = Task.Run(() => RunAsync(receipt.Number, subject, lease));
        return (ErasureView.Of(receipt), "");
    }

    private Lease? Take() => leases.TryAcquire(FactErasure.LeaseName, $"{_holder}/{Guid.NewGuid():N}", s_lease);

    /// <summary>Records may come as late as streams and other gateways keep them, which is no longer than raw records are kept.</summary>
    private TimeSpan Keep() => retention.Apply(schema).RawRetention;

    private async Task RunAsync(long number, ErasureSubject subject, Lease lease)
    {
        List<ErasureCount> counts = [];
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
        Task beats = BeatAsync(number, lease, counts, ended);
        bool isDone = false;
        try
        {
            await Task.Delay(options.Settle, time, ended.Token);
            await new FactErasure(storage, subject, schema) { BeforeTable = table => BeforeTable(table) }.EraseAsync(new Progress(count => Note(number, counts, count)), ended.Token);
            foreach (ErasureCount count in new ControlErasure(control).Run(subject, change: true)) Note(number, counts, count);
            foreach (IErasureStep step in steps) Note(number, counts, await step.RunAsync(subject, change: true, ended.Token));
            isDone = true;
        }
        catch (Exception e)
        {
            // The message of a statement may quote it, and so the person.
            LogFailed(number, e.GetType().Name);
        }

        await ended.CancelAsync();
        await beats;
        try
        {
            store.End(number, isDone, Copy(counts));
            leases.Release(lease);
        }
        catch (System.Data.Common.DbException e)
        {
            LogFailed(number, e.GetType().Name);
        }
    }

    private void Note(long number, List<ErasureCount> counts, ErasureCount count)
    {
        lock (counts)
        {
            counts.RemoveAll(one => one.Table == count.Table);
            counts.Add(count);
        }

        store.Beat(number, Copy(counts));
    }

    private async Task BeatAsync(long number, Lease lease, List<ErasureCount> counts, CancellationTokenSource ended)
    {
        try
        {
            while (true)
            {
                await Task.Delay(s_beat, time, ended.Token);
                store.Beat(number, Copy(counts));
                // Another may have begun: two would take each other's view away.
                if (leases.Renew(lease, s_lease) is null) await ended.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // It ended.
        }
        catch (System.Data.Common.DbException e)
        {
            LogFailed(number, e.GetType().Name);
        }
    }

    private static List<ErasureCount> Copy(List<ErasureCount> counts)
    {
        lock (counts) return [.. counts];
    }

    [LoggerMessage(EventId = 4401, Level = LogLevel.Error, Message = "Erasure {Number} broke off ({Kind}); run it again, it does the rest")]
    private partial void LogFailed(long number, string kind);

    /// <summary>Reports at once: the order of tables is kept.</summary>
    private sealed class Progress(Action<ErasureCount> note) : IProgress<ErasureCount>
    {
        public void Report(ErasureCount value) => note(value);
    }
}
