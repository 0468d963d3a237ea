using System.Globalization;

namespace Insight.ApiDiscovery.Inventory;

/// <summary>Computes the risk score of an endpoint: a sum of weights, at most 100. A pure function.</summary>
/// <remarks>
/// Weights follow the order of the OWASP API Security Top 10 (2023): broken authentication and excessive data come first, inventory
/// (shadow, zombie) next, exposure last. Each weight stands below beside what it is for. A weight counts in full once the share of requests
/// that show it reaches <see cref="FullShare"/>: single requests out of thousands are not the rule of an endpoint.
/// </remarks>
public static class Risk
{
    /// <summary>Share of requests from which on a reason counts in full; below, in proportion.</summary>
    public const double FullShare = 0.05;

    /// <summary>Fewest requests that a share is taken from.</summary>
    private const int LeastRequests = 3;

    private const int
        SensitiveWithoutAuthentication = 40, // API2, API3: anybody can read card numbers
        CredentialsInQuery = 30,             // API2: they end in logs, histories and referrers
        UnauthenticatedWrite = 25,           // API2, API5
        Shadow = 20,                         // API9: nobody reviews what nobody documented
        Zombie = 20,                         // API9
        SensitiveInResponse = 15,            // API3: worth a look even behind authentication
        SensitiveInRequest = 10,
        BasicAuthentication = 10,            // API2: the password itself travels with every request
        PublicSource = 10,                   // reachable from the internet: all else weighs more
        Errors = 10;                         // API8: 5xx show unhandled input

    /// <summary>Share of 5xx answers that counts in full.</summary>
    private const double FullErrorShare = 0.1;

    private static readonly HashSet<string> s_writes = ["POST", "PUT", "PATCH", "DELETE"];

    /// <summary>The score of an endpoint that is used.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="kind">What kind of API it is; files are read by everybody.</param>
    /// <param name="traits">What successful requests looked like.</param>
    /// <param name="state">How it stands to known documents.</param>
    /// <param name="requests">All requests, errors included.</param>
    /// <param name="errors5xx">Answers with a status of 500 or more among them.</param>
    public static RiskScore Of(string method, ApiKind kind, EndpointTraits traits, EndpointState state, long requests, long errors5xx)
    {
        ArgumentNullException.ThrowIfNull(traits);
        List<RiskReason> reasons = [];
        double open = Share(traits.Auth.GetValueOrDefault(""), traits.Requests);
        Add("sensitive-without-authentication", SensitiveWithoutAuthentication, Share((ulong)traits.OpenSensitive, traits.Requests), "of successful requests got sensitive data without authentication");
        double inQuery = Share(traits.Auth.Where(static a => a.Key.Contains("@query", StringComparison.Ordinal)).Aggregate(0UL, static (sum, a) => sum + a.Value), traits.Requests);
        Add("credentials-in-query", CredentialsInQuery, inQuery, "of successful requests carried credentials in the query, where logs and histories keep them");
        if (s_writes.Contains(method)) Add("unauthenticated-write", UnauthenticatedWrite, open, $"of successful {method} requests had no authentication");
        if (state == EndpointState.Shadow && kind != ApiKind.Static) reasons.Add(new RiskReason("shadow", Shadow, "No known API document has this endpoint"));
        if (state == EndpointState.Zombie) reasons.Add(new RiskReason("zombie", Zombie, "Its document calls it deprecated, and it is still used"));
        Add("sensitive-in-response", SensitiveInResponse, Share(Most(traits.ResponseSensitive), traits.Requests), "of responses held sensitive data: " + Kinds(traits.ResponseSensitive));
        Add("sensitive-in-request", SensitiveInRequest, Share(Most(traits.RequestSensitive), traits.Requests), "of requests held sensitive data: " + Kinds(traits.RequestSensitive));
        double basic = Share(traits.Auth.Where(static a => a.Key.StartsWith("basic@", StringComparison.Ordinal)).Aggregate(0UL, static (sum, a) => sum + a.Value), traits.Requests);
        Add("basic-authentication", BasicAuthentication, basic, "of successful requests sent a password with basic authentication");
        double error = requests >= LeastRequests ? (double)errors5xx / requests : 0;
        if (error > 0) AddShown("errors", Errors, error * FullShare / FullErrorShare, error, "of requests ended in a server error");
        // Being reachable is no risk by itself.
        if (reasons.Any(static r => r.Points > 0)) Add("public-source", PublicSource, Share((ulong)traits.Public, traits.Requests), "of successful requests came from the public internet");

        List<RiskReason> counted = [.. reasons.Where(static r => r.Points > 0).OrderByDescending(static r => r.Points).ThenBy(static r => r.Code, StringComparer.Ordinal)];
        return new RiskScore(Math.Min(100, counted.Sum(static r => r.Points)), counted);

        void Add(string code, int weight, double share, string text) => AddShown(code, weight, share, share, text);

        void AddShown(string code, int weight, double share, double shown, string text)
        {
            if (share > 0) reasons.Add(new RiskReason(code, (int)Math.Round(weight * Math.Min(1, share / FullShare)), string.Create(CultureInfo.InvariantCulture, $"{100 * shown:0.##} % {text}")));
        }
    }

    private static double Share(ulong count, long requests) => requests >= LeastRequests ? (double)count / requests : 0;

    private static ulong Most(Dictionary<string, ulong> kinds) => kinds.Count == 0 ? 0 : kinds.Values.Max();

    private static string Kinds(Dictionary<string, ulong> kinds) => string.Join(", ", kinds.Keys.Order(StringComparer.Ordinal).Take(8));
}
