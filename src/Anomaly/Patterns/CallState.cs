using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Patterns;

/// <summary>What is ordinary for an edge at one endpoint.</summary>
internal sealed class CallState
{
    /// <summary>Calls per parent, on average and at most, that are worth an advice, and below which it is withdrawn.</summary>
    private const double Many = 4, ManyAtMost = 8, Few = 3;

    /// <summary>Windows that have to show it, and windows after which the past counts 1/e.</summary>
    private const double SteadyWindows = 30, Memory = 30;

    private const long LeastParents = 2;

    private readonly RatioBaseline _repeats = new(), _failures = new(), _busiest = new();

    private double _perParent, _most, _perSecond, _windows;
    private long _lastBurst = -1, _manySince = -1;

    /// <summary>Repeated calls per call.</summary>
    public RatioBaseline Repeats => _repeats;

    /// <summary>Failures per call.</summary>
    public RatioBaseline Failures => _failures;

    /// <summary>Calls in the busiest second per call in a mean second.</summary>
    public RatioBaseline Busiest => _busiest;

    /// <summary>Mean calls per parent, over the last minutes.</summary>
    public double PerParent => _perParent;

    /// <summary>Most calls per parent, over the last minutes.</summary>
    public double Most => _most;

    /// <summary>Calls per second, over the last minutes.</summary>
    public double PerSecond => _perSecond;

    /// <summary>Start of the first window of those that show many calls per parent; -1: they do not.</summary>
    public long ManySince => _manySince;

    /// <summary>Whether callers have been making many calls per request for a while.</summary>
    public bool IsAdvised { get; private set; }

    /// <summary>Last window, seconds since 1970.</summary>
    public long Last { get; private set; }

    /// <summary>Calls that were made again, by the gateway or by the caller.</summary>
    public static double RepeatsOf(CallRow row) => Math.Max(0, row.Attempts - row.Calls) + Math.Max(0, row.ParentsWithRepeats);

    /// <summary>Notes a burst, and says whether another came within the minute before.</summary>
    public bool NoteBurst(long seconds)
    {
        bool again = _lastBurst >= 0 && seconds - _lastBurst is > 0 and <= 60;
        _lastBurst = seconds;
        return again;
    }

    /// <summary>Learns a window.</summary>
    public void Learn(CallRow row, long seconds)
    {
        Last = seconds;
        _repeats.Learn(RepeatsOf(row), row.Calls);
        _failures.Learn(Math.Clamp(row.Failures, 0, row.Calls), row.Calls);
        _busiest.Learn(row.BusiestSecond, MeanSecond(row));
        if (row.Parents < LeastParents) return;
        _windows = Math.Min(_windows + 1, Memory);
        double weight = 1 / _windows;
        _perParent += weight * (((double)row.Calls / row.Parents) - _perParent);
        _most += weight * (row.MostPerParent - _most);
        _perSecond += weight * ((row.Calls / (double)ObservedWindow.Length) - _perSecond);
        if (_perParent < Few) (_manySince, IsAdvised) = (-1, false);
        else if (_perParent >= Many && _most >= ManyAtMost)
        {
            if (_manySince < 0) _manySince = seconds;
            if (_windows >= SteadyWindows && seconds - _manySince >= SteadyWindows * ObservedWindow.Length) IsAdvised = true;
        }
    }

    /// <summary>Calls of a mean second; bursts of less than one call a second are chance.</summary>
    public static double MeanSecond(CallRow row) => Math.Max(1, row.Calls / (double)ObservedWindow.Length);

    public void Write(BinaryWriter output)
    {
        _repeats.Write(output);
        _failures.Write(output);
        _busiest.Write(output);
        output.Write(_perParent);
        output.Write(_most);
        output.Write(_perSecond);
        output.Write(_windows);
        output.Write(_lastBurst);
        output.Write(_manySince);
        output.Write(IsAdvised);
        output.Write(Last);
    }

    public static CallState Read(BinaryReader input)
    {
        CallState state = new();
        state._repeats.Read(input);
        state._failures.Read(input);
        state._busiest.Read(input);
        state._perParent = input.ReadDouble();
        state._most = input.ReadDouble();
        state._perSecond = input.ReadDouble();
        state._windows = input.ReadDouble();
        state._lastBurst = input.ReadInt64();
        state._manySince = input.ReadInt64();
        state.IsAdvised = input.ReadBoolean();
        state.Last = input.ReadInt64();
        return state;
    }
}
