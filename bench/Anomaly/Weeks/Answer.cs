namespace Insight.Bench.Anomaly.Weeks;

/// <summary>How a request ended.</summary>
internal enum Answer
{
    /// <summary>2xx.</summary>
    Success,

    /// <summary>401 or 403.</summary>
    Denied,

    /// <summary>404.</summary>
    Missing,

    /// <summary>Any other 4xx.</summary>
    Refused,

    /// <summary>5xx, or none in time.</summary>
    Failed
}
