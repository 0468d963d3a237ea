using Insight.Contracts.Records;

namespace Insight.Offline.Report.Counting;

/// <summary>Requests per step of time: at most <see cref="MaxSteps"/> steps of a round length over the span of the log.</summary>
internal sealed class TimeSteps
{
    public const int MaxSteps = 120;

    private static readonly long[] s_seconds =
        [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 2 * 3600, 3 * 3600, 6 * 3600, 12 * 3600, 86_400, 2 * 86_400, 7 * 86_400, 14 * 86_400, 28 * 86_400];

    private readonly long _startUs, _stepUs;

    public TimeSteps(DateTimeOffset oldest, DateTimeOffset newest)
    {
        long from = (oldest - DateTimeOffset.UnixEpoch).Ticks / 10, to = (newest - DateTimeOffset.UnixEpoch).Ticks / 10;
        long seconds = s_seconds.FirstOrDefault(s => Steps(from, to, s * 1_000_000) <= MaxSteps);
        if (seconds == 0) seconds = (to - from) / 1_000_000 / (MaxSteps - 1) / 86_400 * 86_400 + 86_400;
        _stepUs = seconds * 1_000_000;
        _startUs = Floor(from, _stepUs) * _stepUs;
        Tallies = new (long, long, long)[Steps(from, to, _stepUs)];
    }

    public (long Requests, long ClientErrors, long ServerErrors)[] Tallies { get; }

    public TimeSpan Step => TimeSpan.FromMicroseconds(_stepUs);

    public DateTimeOffset Start(int step) => DateTimeOffset.UnixEpoch.AddMicroseconds(_startUs + step * _stepUs);

    public void Add(AccessRecord record)
    {
        // A file may have grown between the passes.
        long step = (record.TimeUs - _startUs) / _stepUs;
        if (record.TimeUs < _startUs || step >= Tallies.Length) return;
        ref (long Requests, long ClientErrors, long ServerErrors) tally = ref Tallies[step];
        tally.Requests++;
        if (record.Status is >= 400 and < 500) tally.ClientErrors++;
        if (record.Status >= 500) tally.ServerErrors++;
    }

    private static long Steps(long from, long to, long step) => Floor(to, step) - Floor(from, step) + 1;

    private static long Floor(long value, long step) => (long)Math.Floor((double)value / step);
}
