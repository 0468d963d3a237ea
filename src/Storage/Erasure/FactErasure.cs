using Insight.Storage.ClickHouse;
using Insight.Storage.Schema;

namespace Insight.Storage.Erasure;

/// <summary>Erases a person from the tables of facts in ClickHouse, table by table. What was erased already is found no more, so running it again does the rest.</summary>
/// <remarks>One at a time in an installation: whoever calls holds the lease <see cref="LeaseName"/>.</remarks>
public sealed class FactErasure(ClickHouseDataSource storage, ErasureSubject subject, SchemaSettings schema)
{
    /// <summary>Name of the lease.</summary>
    public const string LeaseName = "erasure";

    /// <summary>Batches that were being stored when it began may bring rows behind it: it looks again so often.</summary>
    private const int Looks = 3;

    private readonly ErasureStatements _statements = new(storage);
    private readonly ErasureSql _sql = new(subject, schema);

    /// <summary>Called before each table: tests break the work off there.</summary>
    public Action<string> BeforeTable { get; init; } = static _ => { };

    /// <summary>Counts what would be done.</summary>
    /// <exception cref="ClickHouseException">The server is away.</exception>
    public Task<IReadOnlyList<ErasureCount>> CountAsync(CancellationToken cancellationToken) => WithViewAsync(async () =>
    {
        List<ErasureCount> counts = [];
        foreach (ErasureTable table in ErasureTables.All.Where(static table => table.Action != ErasureAction.Nothing)) counts.Add(await TableAsync(table, change: false, cancellationToken));
        return (IReadOnlyList<ErasureCount>)counts;
    });

    /// <summary>Erases, until nothing is found.</summary>
    /// <param name="progress">Takes what was done to a table.</param>
    /// <param name="cancellationToken">Breaks it off between two statements.</param>
    /// <returns>What was done, by table.</returns>
    /// <exception cref="ClickHouseException">The server is away or refuses; what was done until then stays done.</exception>
    /// <exception cref="TimeoutException">Something keeps bringing rows of the person.</exception>
    public Task<IReadOnlyList<ErasureCount>> EraseAsync(IProgress<ErasureCount> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(progress);
        return WithViewAsync(async () =>
        {
            Dictionary<string, ErasureCount> done = new(StringComparer.Ordinal);
            for (int look = 1; ; look++)
            {
                long found = 0;
                foreach (ErasureTable table in ErasureTables.All.Where(static table => table.Action != ErasureAction.Nothing))
                {
                    BeforeTable(table.Name);
                    ErasureCount count = await TableAsync(table, change: true, cancellationToken);
                    found += count.Deleted + count.Changed;
                    done[table.Name] = done.TryGetValue(table.Name, out ErasureCount? before) ? new(table.Name, before.Deleted + count.Deleted, before.Changed + count.Changed) : count;
                    if (look == 1 || count.Deleted + count.Changed > 0) progress.Report(done[table.Name]);
                }

                if (found == 0) return (IReadOnlyList<ErasureCount>)[.. done.Values];
                if (look > Looks) throw new TimeoutException("Rows of the person keep coming: an older version may be storing records. Stop it and run the erasure again.");
            }
        });
    }

    private async Task<IReadOnlyList<ErasureCount>> WithViewAsync(Func<Task<IReadOnlyList<ErasureCount>>> work)
    {
        await _statements.ExecuteAsync(_sql.CreateView, CancellationToken.None);
        try
        {
            return await work();
        }
        finally
        {
            await _statements.ExecuteAsync(_sql.DropView, CancellationToken.None);
        }
    }

    private Task<ErasureCount> TableAsync(ErasureTable table, bool change, CancellationToken cancellationToken) => table.Name switch
    {
        "incidents" => new IncidentErasure(_statements, _sql, subject, schema).RunAsync(change, cancellationToken),
        "dead_letters" => new DeadLetterErasure(_statements, _sql, subject).RunAsync(change, cancellationToken),
        "detection_states" => new DetectionStateErasure(_statements, _sql).RunAsync(change, cancellationToken),
        _ => RowsAsync(table, change, cancellationToken),
    };

    private async Task<ErasureCount> RowsAsync(ErasureTable table, bool change, CancellationToken cancellationToken)
    {
        long deleted = 0, changed = 0;
        string? gone = _sql.Gone(table), mentions = _sql.Changed(table);
        if (gone is not null)
        {
            deleted = await _statements.CountAsync(_sql.Count(table, gone), cancellationToken);
            if (change && deleted > 0) await _statements.MutateAsync(_sql.Delete(table.Name, gone), cancellationToken);
        }

        if (mentions is not null)
        {
            // What goes loses nothing besides.
            string left = gone is null ? mentions : $"{mentions} AND NOT ({gone})";
            changed = await _statements.CountAsync(_sql.Count(table, left), cancellationToken);
            if (change && changed > 0) await _statements.MutateAsync(_sql.Update(table, mentions), cancellationToken);
        }

        return new ErasureCount(table.Name, deleted, changed);
    }
}
