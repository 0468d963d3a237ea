namespace Insight.Anomaly.RootCause;

/// <summary>What was measured of many rows (nodes, or calls) in windows of equal length: one column per measure, a row's windows side by side.</summary>
/// <remarks>The value of row r in window w is at r × <see cref="Windows"/> + w. <see cref="double.NaN"/> says that it is not known.</remarks>
public sealed class WindowColumns
{
    /// <summary>Takes the arrays over; they must not change afterwards.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="windows">How many windows, oldest first.</param>
    /// <param name="requests">Requests in the window.</param>
    /// <param name="errors">Those of them that failed.</param>
    /// <param name="latency">Their mean duration, in microseconds. A row keeps to one measure: a quantile serves where there is no mean.</param>
    /// <exception cref="ArgumentException">An array has not rows × windows values.</exception>
    public WindowColumns(int rows, int windows, double[] requests, double[] errors, double[] latency)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(windows);
        foreach (double[] column in new[] { requests, errors, latency })
            if (column.LongLength != (long)rows * windows) throw new ArgumentException($"A column has {column.Length} values, but there are {rows} rows of {windows} windows.");
        (Rows, Windows, Requests, Errors, Latency) = (rows, windows, requests, errors, latency);
    }

    /// <summary>How many rows.</summary>
    public int Rows { get; }

    /// <summary>How many windows.</summary>
    public int Windows { get; }

    /// <summary>All requests.</summary>
    internal double[] Requests { get; }

    /// <summary>All errors.</summary>
    internal double[] Errors { get; }

    /// <summary>All latencies, microseconds.</summary>
    internal double[] Latency { get; }

    /// <summary>Some of the windows of all rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public WindowColumns Slice(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, Windows - count);
        return new WindowColumns(Rows, count, Cut(Requests), Cut(Errors), Cut(Latency));

        double[] Cut(double[] column)
        {
            double[] cut = new double[Rows * count];
            for (int row = 0; row < Rows; row++) column.AsSpan(row * Windows + first, count).CopyTo(cut.AsSpan(row * count));
            return cut;
        }
    }

    /// <summary>One window of one row; measures that cannot be (negative, infinite, more errors than requests) are mended or not known.</summary>
    internal Sample this[int row, int window]
    {
        get
        {
            int at = row * Windows + window;
            double requests = Known(Requests[at]), errors = Known(Errors[at]), latency = Known(Latency[at]);
            return new Sample(requests, double.IsNaN(requests) ? double.NaN : Math.Min(errors, requests), latency > 0 && !(requests <= 0) ? latency : double.NaN);
        }
    }

    private static double Known(double value) => value is >= 0 and < double.PositiveInfinity ? value : double.NaN;
}
