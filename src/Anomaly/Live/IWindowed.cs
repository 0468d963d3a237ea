namespace Insight.Anomaly.Live;

/// <summary>A row of a query over windows, as Dapper fills it.</summary>
internal interface IWindowed<out TResult>
{
    /// <summary>Start of the window, seconds since 1970.</summary>
    long Seconds { get; }

    /// <summary>As detectors read it.</summary>
    TResult ToResult();
}
