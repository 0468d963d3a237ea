using System.Text.RegularExpressions;

namespace Insight.Bench.Discovery.Scoring;

/// <summary>Templates as the scorer compares them: whatever their parameters are called.</summary>
internal static partial class Shape
{
    public static string[] Segments(string template) => template.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A segment that holds a parameter is one.</summary>
    public static string Of(string template) => "/" + string.Join('/', Segments(template).Select(segment => Parameter().IsMatch(segment) ? "{}" : segment));

    /// <summary>What stands beside a parameter stays: <c>{}.json</c>.</summary>
    public static string Exact(string template) => "/" + string.Join('/', Segments(template).Select(segment => Parameter().Replace(segment, "{}")));

    [GeneratedRegex(@"\{[^}]*\}|<\*>|^:[A-Za-z_]\w*$|^DYN$|^\*+$")]
    private static partial Regex Parameter();
}
