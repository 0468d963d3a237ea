using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;
using Xunit.Abstractions;

namespace Insight.EndToEnd.Kill;

/// <summary>Holds a client's ledger against what is stored.</summary>
public static partial class LedgerCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string[] Derived =
    [
        "edge_endpoint_windows", "edge_windows", "endpoint_windows", "edge_endpoint_minutes", "edge_minutes", "endpoint_minutes",
    ];

    /// <summary>Waits until all is derived, then compares.</summary>
    public static async Task HoldsAsync(Ledger ledger, string dataFolder, ITestOutputHelper output)
    {
        using Facts facts = new(dataFolder);
        int answered = ledger.Entries.Values.Count(entry => entry.Status is not null);
        await UntilAsync(async () => await facts.RecordsAsync() >= answered, "every answered request is stored");
        // Killed between storing rows and marking their windows, ingest marks them only when it gets the batch again: no mark is no proof yet.
        await UntilAsync(async () => await facts.DirtyWindowsAsync() == 0 && await IsDerivedAsync(facts), "every window is computed");

        Dictionary<string, List<(ushort Status, string Flag)>> records = (await facts.RequestsAsync())
            .GroupBy(record => record.RequestId).ToDictionary(group => group.Key, group => group.Select(r => (r.Status, r.Flag)).ToList());
        foreach ((string id, Ledger.Entry entry) in ledger.Entries)
        {
            List<(ushort Status, string Flag)> stored = records.GetValueOrDefault(id) ?? [];
            if (entry.Status is { } status) Assert.True(stored.Count == 1 && stored[0].Status == status, $"{id} was answered {status} and stored as [{string.Join(", ", stored)}]");
            else Assert.True(stored.Count <= 1, $"{id} was not answered and is stored {stored.Count} times");
        }

        SortedDictionary<string, long> expected = SumByKey(ledger.Entries.Where(entry => records.ContainsKey(entry.Key)).Select(entry => (entry.Value.Key, 1L)));
        Assert.Equal(expected, SumByKey((await facts.ByKeyAsync()).Select(pair => (pair.Key, pair.Value))));

        long total = expected.Values.Sum();
        foreach (string table in Derived) Assert.Equal(total, await facts.DerivedAsync(table));

        long rows = await facts.RawRowsAsync();
        output.WriteLine($"sent {ledger.Entries.Count}, answered {answered}, stored {records.Count} (of them {records.Values.Count(r => r[0].Flag == "gateway_lost")} gateway_lost), raw duplicates {rows - records.Count}");
    }

    /// <summary>Sums by endpoint. What its parameters are called is the learner's, and may change while the test runs.</summary>
    private static SortedDictionary<string, long> SumByKey(IEnumerable<(string Key, long Count)> counts)
    {
        SortedDictionary<string, long> sums = new(StringComparer.Ordinal);
        foreach ((string key, long count) in counts)
        {
            string endpoint = Parameter().Replace(key, "{}");
            sums[endpoint] = sums.GetValueOrDefault(endpoint) + count;
        }

        return sums;
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();

    private static async Task<bool> IsDerivedAsync(Facts facts)
    {
        long stored = await facts.RecordsAsync();
        foreach (string table in Derived)
        {
            if (await facts.DerivedAsync(table) < stored) return false;
        }

        return true;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!await HoldsAsync())
        {
            if (Stopwatch.GetElapsedTime(start) > Patience) Assert.Fail($"Within {Patience}, not: {what}.");
            await Task.Delay(100);
        }

        async Task<bool> HoldsAsync()
        {
            try
            {
                return await holds();
            }
            catch (Storage.ClickHouse.ClickHouseException)
            {
                // Storage may just be starting again.
                return false;
            }
        }
    }
}
