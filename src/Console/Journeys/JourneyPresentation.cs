using System.Globalization;
using Insight.ApiDiscovery.Journeys;

namespace Insight.Console.Journeys;

/// <summary>Shows journeys with the names of endpoints. Pure.</summary>
internal static class JourneyPresentation
{
    public static JourneyView Show(string traceId, Journey journey, IReadOnlyDictionary<ulong, string> templates, bool truncated)
    {
        JourneyCall[] calls = [.. journey.Steps.Select(step => Call(step, templates))];
        JourneySummary summary = new(
            traceId, calls[0].Time, journey.DurationUs, calls.Length,
            calls.Select(static call => call.Destination).Where(static name => name.Length > 0).Distinct(StringComparer.Ordinal).Count(),
            journey.Depth, journey.FanOut, calls.Count(static call => call.Failed), calls[0], journey.FirstFailure < 0 ? null : calls[journey.FirstFailure],
            [.. journey.Patterns.Select(pattern => new JourneyFinding(
                pattern.Kind, pattern.Parent, pattern.Source, pattern.Destination, pattern.Method, templates.GetValueOrDefault(pattern.Endpoint, ""), pattern.Calls, pattern.Failures))],
            truncated);
        return new JourneyView(summary, calls);
    }

    /// <summary>Whether a journey is of a kind, now that each of its requests counts once.</summary>
    public static bool Is(this JourneySummary journey, JourneyKind kind) => kind switch
    {
        JourneyKind.Failed => journey.Failures > 0,
        JourneyKind.NPlusOne => journey.Patterns.Any(static pattern => pattern.Kind == JourneyPatternKind.NPlusOne),
        JourneyKind.RetryStorm => journey.Patterns.Any(static pattern => pattern.Kind == JourneyPatternKind.RetryStorm),
        _ => journey.Requests > 1 || journey.Failures > 0,
    };

    /// <summary>Whether there is more to say of it than that it was slow.</summary>
    public static bool WentWrong(this JourneySummary journey) => journey.Failures > 0 || journey.Patterns.Count > 0;

    private static JourneyCall Call(JourneyStep step, IReadOnlyDictionary<ulong, string> templates)
    {
        JourneySpan span = step.Span;
        string endpoint = span.Endpoint == 0 ? "" : span.Endpoint.ToString("x16", CultureInfo.InvariantCulture);
        return new JourneyCall(
            span.RecordId, DateTime.UnixEpoch.AddMicroseconds(span.TimeUs), span.DurationUs, span.Source, span.Destination, endpoint, span.Method,
            templates.GetValueOrDefault(span.Endpoint, ""), span.Status, span.HasFailed, span.Retries, step.Parent, step.Depth);
    }
}
