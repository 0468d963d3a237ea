namespace Insight.Storage.Erasure;

/// <summary>Takes out what detection learned when a client is in it: chunks of one state mean something only together. Detection learns again from the records that are left.</summary>
internal sealed class DetectionStateErasure(ErasureStatements statements, ErasureSql sql)
{
    private const string Table = "detection_states";

    /// <summary>Counts, and unless it is only asked, deletes.</summary>
    public async Task<ErasureCount> RunAsync(bool change, CancellationToken cancellationToken)
    {
        long deleted = 0;
        // Names may stand across the end of a chunk.
        string whole = "arrayStringConcat(arrayMap(x -> x.2, arraySort(x -> x.1, groupArray((chunk, content)))))";
        List<string[]> states = await statements.ReadAsync(
            $"SELECT toString(slot), toString(version), toString(count()) FROM {sql.Name(Table)} GROUP BY slot, version, checksum HAVING {sql.HasBytes(whole)}", cancellationToken);
        foreach (string[] state in states)
        {
            deleted += long.Parse(state[2], System.Globalization.CultureInfo.InvariantCulture);
            if (change) await statements.MutateAsync(sql.Delete(Table, $"slot = {state[0]} AND version = {state[1]}"), cancellationToken);
        }

        return new ErasureCount(Table, deleted, 0);
    }
}
