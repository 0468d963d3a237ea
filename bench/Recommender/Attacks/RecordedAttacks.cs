using Insight.PolicyRecommender.History;

namespace Insight.Bench.Recommender.Attacks;

/// <summary>Recorded runs as requests to another site, each with its own pace and from an address of its own.</summary>
/// <remarks>
/// A target (method and path) was there when the shop answered it at least once with anything but 404, 405 and a failure. The first such
/// target of a run stands for the first target that the site accepted, the second for the second, and so on, round and round;
/// what was not there is not there on the site either.
/// </remarks>
internal static class RecordedAttacks
{
    private const string Network = "198.51.100.";

    /// <summary>The runs that came with the program.</summary>
    public static IReadOnlyList<RecordedRun> Runs { get; } = RecordingFile.ReadAll(Path.Combine(AppContext.BaseDirectory, "Recorded"));

    /// <summary>Whether a client is one of the attackers.</summary>
    public static bool IsAttacker(string client) => client.StartsWith(Network, StringComparison.Ordinal);

    /// <summary>The address of a run.</summary>
    public static string ClientOf(int run) => $"{Network}{run + 1}";

    /// <summary>The requests of the runs, which begin at times spread over a stretch. Those of one run are in order.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="like">A request of the site: tenant, host and service are its.</param>
    /// <param name="accepted">Requests that the site accepted, in order of time.</param>
    /// <param name="fromMicros">Where the stretch begins, microseconds since 1970.</param>
    /// <param name="toMicros">Where it ends.</param>
    public static IEnumerable<HistoryRequest> Place(IReadOnlyList<RecordedRun> runs, HistoryRequest like, IEnumerable<HistoryRequest> accepted, long fromMicros, long toMicros)
    {
        HistoryRequest[] site = [.. accepted.DistinctBy(static request => (request.Method, request.Path))];
        for (int run = 0; run < runs.Count; run++)
        {
            long start = fromMicros + ((toMicros - fromMicros) * (run + 1) / (runs.Count + 2));
            Dictionary<(string, string), HistoryRequest> targets = runs[run].Requests
                .Where(static request => IsThere(request.Status)).Select(static request => (request.Method, request.Path)).Distinct()
                .Select((target, i) => (target, site[i % site.Length])).ToDictionary();
            foreach (RecordedRequest request in runs[run].Requests)
            {
                bool isThere = targets.TryGetValue((request.Method, request.Path), out HistoryRequest? target);
                yield return like with
                {
                    TimeMicros = start + (request.AtMillis * 1000),
                    Client = ClientOf(run),
                    Method = target?.Method ?? request.Method,
                    Path = target?.Path ?? request.Path,
                    Endpoint = target?.Endpoint ?? "",
                    Status = request.Status,
                    IsAccepted = isThere && request.Status < 400,
                };
            }
        }
    }

    private static bool IsThere(int status) => status is < 500 and not (404 or 405);
}
