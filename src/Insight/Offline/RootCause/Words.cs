using Insight.Anomaly.RootCause;

namespace Insight.Offline.RootCause;

/// <summary>Words for the parts of a ranking.</summary>
internal static class Words
{
    /// <summary>A metric.</summary>
    public static string Of(SymptomMetric metric) => metric switch
    {
        SymptomMetric.Latency => "latency",
        SymptomMetric.Errors => "errors",
        _ => "requests",
    };

    /// <summary>A kind of cause.</summary>
    public static string Of(CauseKind kind) => kind switch
    {
        CauseKind.Node => "node",
        CauseKind.Call => "call",
        _ => "outside",
    };
}
