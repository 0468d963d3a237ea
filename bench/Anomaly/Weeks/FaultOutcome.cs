namespace Insight.Bench.Anomaly.Weeks;

/// <summary>What was made of one fault.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="First">The first incident that it led to; null when it was missed.</param>
/// <param name="RightCause">True when that incident names the root cause.</param>
/// <param name="Duplicates">Further incidents that it led to.</param>
internal sealed record FaultOutcome(InjectedFault Fault, FoundIncident? First, bool RightCause, int Duplicates)
{
    /// <summary>Seconds from the onset to when it was told; NaN when it was missed.</summary>
    public double Delay => First is null ? double.NaN : First.Opened - Fault.Start;

    /// <summary>True when all is as it should be: one incident, the right cause, within so many seconds.</summary>
    public bool IsRight(double seconds) => First is not null && RightCause && Duplicates == 0 && Delay <= seconds;
}
