using Insight.Storage.Control.Reports;

namespace Insight.Ingest.Metering;

/// <summary>Counts as they were every few seconds, for rates over the last minutes. Pure.</summary>
public sealed class RateWindow
{
    /// <summary>Longest time a rate can be of.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(6);

    private readonly Queue<Sample> _samples = [];

    /// <summary>Takes the counts of a moment; moments come in order.</summary>
    public void Add(DateTimeOffset at, long read, long stored)
    {
        _samples.Enqueue(new Sample(at, read, stored));
        // One beyond the time stays: the longest rate begins there.
        while (_samples.Count > 2 && at - _samples.ElementAt(1).At >= s_longest) _samples.Dequeue();
    }

    /// <summary>Rates from the newest moment back over a time, or over as much of it as there is; null before there are two moments.</summary>
    public RateReport? Over(TimeSpan time)
    {
        if (_samples.Count < 2) return null;
        Sample last = _samples.Last(), first = last;
        foreach (Sample sample in _samples.Reverse().Skip(1))
        {
            first = sample;
            if (last.At - sample.At >= time) break;
        }

        double seconds = (last.At - first.At).TotalSeconds;
        return seconds <= 0 ? null : new RateReport(seconds, (last.Read - first.Read) / seconds, (last.Stored - first.Stored) / seconds);
    }

    private readonly record struct Sample(DateTimeOffset At, long Read, long Stored);
}
