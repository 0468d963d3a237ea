using Insight.ApiDiscovery.Learning;

namespace Insight.ApiDiscovery.Live;

/// <summary>Merges states of hours to days after a week, and days to one state of the past after five: a host has a bounded number of rows, and forgets nothing.</summary>
/// <remarks>
/// What confirmed an endpoint may be all that says that a segment of it is a parameter, so no state is thrown away; the state of a host is bounded by
/// itself. A merged row covers the rows it was made of: from its insert on, which is one row and so there or not, those are not counted.
/// Emptying them afterwards only saves space. So it may be broken off anywhere, and whoever merges the same meanwhile writes the same.
/// </remarks>
internal sealed class StateCompaction(LearningStore store)
{
    /// <summary>Hours stay apart for so long, days for so long. The latter is longer than it takes to retire an endpoint.</summary>
    public static readonly TimeSpan KeepHours = TimeSpan.FromDays(7), KeepDays = TimeSpan.FromDays(35);

    /// <summary>Stretches that are merged in one go, so that learning never waits long.</summary>
    private const int AtOnce = 8;

    /// <summary>Called before every insert: tests break the work off there.</summary>
    internal Action BeforeStep { get; set; } = static () => { };

    /// <summary>Merges some days, and what is past; false when nothing is left.</summary>
    /// <param name="until">Hours before this will not be written any more, UTC.</param>
    /// <param name="now">The storage's clock, UTC.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<bool> RunAsync(DateTime until, DateTime now, CancellationToken cancellationToken)
    {
        List<StateStretch> stretches = [.. await store.ReadDaysToMergeAsync(Earlier(now - KeepHours, until).Date, AtOnce, cancellationToken)];
        if (stretches.Count == 0) stretches = await store.ReadPastToMergeAsync(Earlier(now - KeepDays, until).Date, AtOnce, cancellationToken);
        foreach (StateStretch stretch in stretches) await MergeAsync(stretch, cancellationToken);
        return stretches.Count > 0;
    }

    private async Task MergeAsync(StateStretch stretch, CancellationToken cancellationToken)
    {
        HostState merged = new();
        List<StateRow> rows = [];
        await foreach (StateRow row in store.ReadStatesAsync(stretch, cancellationToken))
        {
            merged.Merge(HostState.Deserialize(row.State));
            rows.Add(row with { State = [] });
        }

        if (rows.MinBy(row => row.Hour) is not { } first) return;
        ulong version = Math.Max(StateRow.FirstMerged, rows.Max(row => row.Version) + 1);
        BeforeStep();
        await store.WriteStatesAsync([first with { Until = (uint)new DateTimeOffset(stretch.Until).ToUnixTimeSeconds(), State = merged.Serialize(), Version = version }], cancellationToken);
        BeforeStep();
        await store.WriteStatesAsync(rows.Where(row => row != first).Select(row => row with { Until = 0, Version = version }), cancellationToken);
    }

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;
}
