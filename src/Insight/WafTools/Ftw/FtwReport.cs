using System.Globalization;
using System.Text.Json;

namespace Insight.WafTools.Ftw;

/// <summary>What a run of tests found, for people or, as one JSON object, for programs.</summary>
public static class FtwReport
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the report.</summary>
    public static void Print(FtwSummary summary, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(summary, s_json));
            return;
        }

        foreach (FtwFailure failure in summary.Failures)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{failure.Test} stage {failure.Stage}: expected {failure.Expected}; came {failure.Came}"));
        }

        if (summary.LeftOut > 0) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{summary.LeftOut} left out: only a status is expected, which needs a gateway"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{summary.Passed} passed, {summary.Failed} failed"));
    }
}
