namespace Insight.ApiDiscovery.Journeys;

/// <summary>Puts the requests of one trace together to a tree. A pure function; the order of the requests does not matter.</summary>
/// <remarks>
/// A request belongs to the one whose destination was given the span that it carries. Services that trace for themselves send spans of their own:
/// then it belongs to the request to its source that was under way and began last. A parent always began earlier, so that no
/// spans, however they were made up, lead into a circle. Takes time by the square of the number of requests: callers bound it.
/// </remarks>
public static class JourneyAssembly
{
    /// <summary>Calls of the same endpoint for one request from which on they are an N+1 pattern.</summary>
    public const int NPlusOneCalls = 5;

    /// <summary>Attempts of which most fail, from which on they are a retry storm.</summary>
    public const int RetryStormCalls = 3;

    private const int None = -1;

    /// <summary>Assembles the journey of one trace.</summary>
    public static Journey Assemble(IEnumerable<JourneySpan> spans)
    {
        ArgumentNullException.ThrowIfNull(spans);
        JourneySpan[] ordered = [.. spans.OrderBy(static span => span.TimeUs).ThenByDescending(static span => span.EndUs).ThenBy(static span => span.RecordId, StringComparer.Ordinal)];
        if (ordered.Length == 0) return new Journey([], 0, 0, 0, 0, None, []);

        int[] parents = Parents(ordered);
        int[] depths = new int[ordered.Length], children = new int[ordered.Length];
        for (int i = 0; i < ordered.Length; i++)
        {
            depths[i] = parents[i] == None ? 1 : depths[parents[i]] + 1;
            if (parents[i] != None) children[parents[i]]++;
        }

        JourneyStep[] steps = [.. ordered.Select((span, i) => new JourneyStep(span, parents[i], depths[i], children[i]))];
        return new Journey(
            steps, ordered[0].TimeUs, ordered.Max(static span => span.EndUs) - ordered[0].TimeUs, depths.Max(), children.Max(), FirstFailure(steps), [.. Patterns(steps)]);
    }

    private static int[] Parents(JourneySpan[] spans)
    {
        Dictionary<ulong, int> bySpan = [];
        int[] parents = new int[spans.Length];
        for (int i = 0; i < spans.Length; i++)
        {
            // Only what began earlier is in the table yet.
            parents[i] = spans[i].ParentSpanId != 0 && bySpan.TryGetValue(spans[i].ParentSpanId, out int parent) ? parent : UnderWay(spans, i);
            if (spans[i].SpanId != 0) bySpan.TryAdd(spans[i].SpanId, i);
        }

        return parents;
    }

    private static int UnderWay(JourneySpan[] spans, int child)
    {
        if (spans[child].Source.Length == 0) return None;
        for (int i = child - 1; i >= 0; i--)
        {
            if (spans[i].Destination == spans[child].Source && spans[i].EndUs >= spans[child].TimeUs) return i;
        }

        return None;
    }

    private static int FirstFailure(JourneyStep[] steps)
    {
        // A failure below explains the one above. Children stand behind their parents.
        bool[] explained = new bool[steps.Length];
        int first = None;
        for (int i = steps.Length - 1; i >= 0; i--)
        {
            if ((steps[i].Span.HasFailed || explained[i]) && steps[i].Parent != None) explained[steps[i].Parent] = true;
            if (!steps[i].Span.HasFailed || explained[i]) continue;
            if (first == None || steps[i].Span.EndUs <= steps[first].Span.EndUs) first = i;
        }

        return first;
    }

    private static IEnumerable<JourneyPattern> Patterns(JourneyStep[] steps) => steps
        .GroupBy(static step => (step.Parent, step.Span.Source, step.Span.Destination, step.Span.Endpoint, step.Span.Method))
        .Select(static group =>
        {
            int requests = group.Count(), failures = group.Count(static step => step.Span.HasFailed);
            int retries = (int)Math.Min(group.Sum(static step => (long)step.Span.Retries), int.MaxValue / 2);
            JourneyPatternKind? kind = IsRetryStorm(requests, failures, retries) ? JourneyPatternKind.RetryStorm
                : group.Key.Parent != None && requests >= NPlusOneCalls ? JourneyPatternKind.NPlusOne
                : null;
            return (Kind: kind, Pattern: new JourneyPattern(
                kind ?? default, group.Key.Parent, group.Key.Source, group.Key.Destination, group.Key.Endpoint, group.Key.Method, requests + retries, failures));
        })
        .Where(static found => found.Kind is not null)
        .Select(static found => found.Pattern)
        .OrderBy(static pattern => pattern.Parent).ThenByDescending(static pattern => pattern.Calls);

    private static bool IsRetryStorm(int requests, int failures, int retries) =>
        requests + retries >= RetryStormCalls && (retries >= RetryStormCalls || (failures >= 2 && failures * 2 >= requests));
}
