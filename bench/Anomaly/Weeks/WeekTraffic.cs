using System.Collections;
using Insight.Anomaly.Windows;

namespace Insight.Bench.Anomaly.Weeks;

/// <summary>Weeks of the shop's traffic as windows, one after the other; nothing of a window is kept.</summary>
/// <remarks>
/// Visits arrive as a Poisson process whose rate follows the day, the week and slow wandering; a visit's requests are spread over the time after it
/// begins, and every request runs through the shop by itself. Windows of the same options and plan are the same every time. With and without a fault,
/// requests that the fault does not touch are the same too.
/// </remarks>
internal sealed class WeekTraffic(WeekOptions options, WeekPlan plan) : IEnumerable<ObservedWindow>
{
    /// <inheritdoc />
    public IEnumerator<ObservedWindow> GetEnumerator() => new WeekRun(options, plan).Windows().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
