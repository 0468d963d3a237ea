using Insight.PolicyRecommender.History;

namespace Insight.Bench.Recommender;

/// <summary>Requests of somebody who goes slowly on purpose, which no recording of a tool at its own pace shows: generated, at a constant pace.</summary>
internal static class SteadyAttack
{
    private static readonly string[] s_paths = ["/admin", "/.git/config", "/wp-login.php", "/backup.zip", "/phpinfo.php", "/cgi-bin/test", "/api/v1/users", "/server-status"];

    /// <summary>The requests: half of them go to what there is, half to what there is not.</summary>
    public static IEnumerable<HistoryRequest> Run(HistoryRequest like, IReadOnlyList<HistoryRequest> there, long start, double seconds, int requests, string client, Random random)
    {
        // An attacker works on one target for a while.
        HistoryRequest target = there[random.Next(there.Count)];
        for (int i = 0; i < requests; i++)
        {
            if (i % 500 == 0) target = there[random.Next(there.Count)];
            bool isThere = i % 2 == 0;
            yield return like with
            {
                TimeMicros = start + (long)(i * seconds * 1e6),
                Client = client,
                Path = isThere ? target.Path : s_paths[random.Next(s_paths.Length)],
                Endpoint = isThere ? target.Endpoint : "",
                Method = isThere ? target.Method : "GET",
                Status = isThere ? 200 : 404,
                IsAccepted = isThere,
            };
        }
    }
}
