namespace Insight.Anomaly.Windows;

/// <summary>Everything that one closed window of ten seconds holds for the detectors.</summary>
/// <param name="Seconds">Start of the window, seconds since 1970-01-01 UTC.</param>
/// <param name="Rows">Per caller and endpoint.</param>
/// <param name="Versions">Per version and endpoint, of services whose destinations carry a label <c>version</c>.</param>
/// <param name="Clients">Per client.</param>
/// <param name="Calls">Per edge and endpoint: how calls hang together.</param>
public sealed record ObservedWindow(
    long Seconds, IReadOnlyList<WindowRow> Rows, IReadOnlyList<VersionRow> Versions, IReadOnlyList<ClientRow> Clients, IReadOnlyList<CallRow> Calls)
{
    /// <summary>Length of a window, in seconds.</summary>
    public const int Length = 10;

    /// <summary>When it ended.</summary>
    public DateTimeOffset End => DateTimeOffset.FromUnixTimeSeconds(Seconds + Length);
}
