using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Insight.Contracts.Records;
using Insight.Endpoints;
using Insight.Ingest.Erasure;
using Insight.Ingest.Records;
using Insight.Ingest.Storing;
using Insight.Storage.ClickHouse;
using Insight.Storage.Control.DeadLetters;
using Insight.Streaming;

namespace Insight.Ingest.DeadLetters;

/// <summary>Does what people ordered for dead letters: sends their records through ingest again, or throws them away.</summary>
/// <remarks>
/// Killed between any two steps, the next pass does the same again: a record that is stored by then is found by its id, and an insert that is still under way by its token.
/// The letter is settled behind its record, and the order behind both, so nothing is lost either. One pass at a time: whoever calls holds the lease.
/// </remarks>
/// <param name="storage">The server.</param>
/// <param name="orders">What is to be done.</param>
/// <param name="matcher">Finds endpoints.</param>
/// <param name="room">Room for letters that are refused again.</param>
/// <param name="erased">Keeps records of erased people out; null: nobody was erased.</param>
public sealed class DeadLetterPass(ClickHouseDataSource storage, DeadLetterOrders orders, IEndpointMatcher matcher, DeadLetterRoom room, ErasureFilter? erased = null)
{
    private readonly DeadLetterTable _table = new(storage);

    /// <summary>Called before every step that writes: tests break the work off there.</summary>
    internal Action BeforeStep { get; set; } = static () => { };

    /// <summary>Does what waits, at most a hundred; returns how much that was.</summary>
    /// <exception cref="ClickHouseException">Storage is away; call again.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<DeadLetterOrder> waiting = orders.Waiting(DeadLetterOrders.MaxAtOnce);
        if (waiting.Count == 0) return 0;
        Dictionary<string, KeptLetter> letters = await _table.ReadAsync([.. waiting.Select(static order => order.Id)], cancellationToken);
        List<KeptLetter> retried = [];
        List<string> discarded = [];
        foreach (DeadLetterOrder order in waiting)
        {
            KeptLetter? letter = letters.GetValueOrDefault(order.Id);
            if (letter is null) orders.Settle(order.Id, "There is no such dead letter any more: its time was over.");
            else if (letter.State.Length > 0) orders.Settle(order.Id, Outcome(letter.State));
            else if (order.Action == DeadLetterAction.Discard) discarded.Add(order.Id);
            else if (letter.Record.Length == 0) orders.Settle(order.Id, "Only its beginning was kept, so it cannot be tried again.");
            else retried.Add(letter);
        }

        await SettleAsync(discarded, DeadLetterTable.Discarded, cancellationToken);
        foreach (IGrouping<string, KeptLetter> source in retried.GroupBy(static letter => letter.Source, StringComparer.Ordinal)) await RetryAsync(source.Key, [.. source], cancellationToken);
        return waiting.Count;
    }

    private async Task RetryAsync(string source, List<KeptLetter> letters, CancellationToken cancellationToken)
    {
        HashSet<string> stored = await _table.FindStoredAsync(Windows(letters), cancellationToken);
        List<KeptLetter> missing = [.. letters.Where(letter => !stored.Contains(letter.Id))];
        Dictionary<string, string> refused = new(StringComparer.Ordinal);
        if (missing.Count > 0)
        {
            RecordBatch batch = new(DeadLetterOrders.MaxAtOnce, DeadLetterOrders.MaxAtOnce * RecordDecoder.MaxRecordBytes) { Token = Token(missing) };
            foreach (KeptLetter letter in missing) batch.Add(letter.Record);
            BatchStore store = new(storage, matcher, source, room: room, erased: erased);
            BeforeStep();
            await store.StoreAsync(batch, cancellationToken);
            foreach (DeadLetter letter in store.Refused) refused[Convert.ToHexStringLower(letter.RecordId)] = letter.Detail;
        }

        foreach ((string id, string detail) in refused) orders.Settle(id, $"Refused again: {detail}");
        await SettleAsync([.. letters.Select(static letter => letter.Id).Where(id => !refused.ContainsKey(id))], DeadLetterTable.Stored, cancellationToken);
    }

    private async Task SettleAsync(List<string> ids, string state, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return;
        BeforeStep();
        await _table.SettleAsync(ids, state, cancellationToken);
        BeforeStep();
        foreach (string id in ids) orders.Settle(id, Outcome(state));
    }

    private static string Outcome(string state) => state == DeadLetterTable.Stored ? "Stored." : "Discarded.";

    /// <summary>The windows of those that are access records; what is none replaces itself when it comes twice.</summary>
    private static Dictionary<string, uint> Windows(List<KeptLetter> letters)
    {
        Dictionary<string, uint> windows = new(StringComparer.Ordinal);
        RepeatedFields repeated = new();
        foreach (KeptLetter letter in letters)
        {
            RecordFields fields = default;
            repeated.Clear();
            if (ProfileRecord.Is(letter.Record) || !RecordParser.TryParse(letter.Record, ref fields, repeated) || fields.TimeUs is <= 0 or >= RecordDecoder.EndOfTimeUs) continue;
            windows[letter.Id] = (uint)(fields.TimeUs / (RecordDecoder.WindowSeconds * 1_000_000L) * RecordDecoder.WindowSeconds);
        }

        return windows;
    }

    private static string Token(IEnumerable<KeptLetter> letters) => string.Create(
        CultureInfo.InvariantCulture, $"dead-letters:{XxHash64.HashToUInt64(Encoding.ASCII.GetBytes(string.Join(',', letters.Select(static letter => letter.Id).Order(StringComparer.Ordinal)))):x16}");
}
