using System.Globalization;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.PolicyRecommender.History;

namespace Insight.PolicyRecommender.Candidates.RateLimits;

/// <summary>Proposes limits for each endpoint that enough clients ask for, and one for each host as a whole, as scanners ask for what is no endpoint.</summary>
public sealed class RateLimitSource(HistoryReader history) : ICandidateSource
{
    /// <summary>Endpoints and hosts that are followed, and clients of each.</summary>
    private const int MostPlaces = 1_000, MostClients = 50_000;

    /// <summary>A limit that is there is proposed anew when the learned one is this much lower or higher.</summary>
    private const double WorthChanging = 0.25;

    /// <inheritdoc />
    public string Kind => "rateLimit";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Candidate>> FindAsync(CandidateQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        HistoryQuestion wanted = new(question.Tenant, question.From, question.To, new PolicyScope());
        HistorySize size = await history.SizeAsync(wanted, cancellationToken);
        Teaching teaching = new(question.Poisoned);
        Dictionary<(string Host, string Method, string Template), ClientRates> places = [];
        long half = (long)(question.From + ((question.To - question.From) / 2) - DateTime.UnixEpoch).TotalMicroseconds;
        await foreach (HistoryRequest request in history.ReadAsync(wanted, size.Share, cancellationToken: cancellationToken))
        {
            // Services call as often as they have to: what they may is said of edges, not of addresses.
            if (request.Host.Length == 0 || request.IsFromService || !teaching.Teaches(request)) continue;
            ulong client = Replay.ClientCount.HashOf(request.Client);
            bool isRefused = request.Status is >= 400 and < 500;
            Place((request.Host, "", ""))?.Add(client, request.TimeMicros, isRefused);
            if (request.Endpoint.Length > 0) Place((request.Host, request.Method, request.Endpoint))?.Add(client, request.TimeMicros, isRefused);
        }

        List<Candidate> candidates = [];
        foreach (var host in places.OrderBy(static place => place.Key).GroupBy(static place => place.Key.Host))
        {
            foreach (var (place, limit) in RateLimitLearner.LearnTogether([.. host.Select(static one => (one, one.Value))]))
            {
                if (limit.Requests > 0 && Candidate(question, size, teaching, host.Key, place.Key.Method, place.Key.Template, limit, place.Value.IsFull) is { } candidate) candidates.Add(candidate);
            }
        }

        return candidates;

        ClientRates? Place((string, string, string) place)
        {
            if (places.TryGetValue(place, out ClientRates? rates)) return rates;
            if (places.Count >= MostPlaces) return null;
            places.Add(place, rates = new ClientRates(half, MostClients));
            return rates;
        }
    }

    private static Candidate? Candidate(CandidateQuestion question, HistorySize size, Teaching teaching, string host, string method, string template, LearnedLimit limit, bool isFull)
    {
        PolicyScope scope = new() { Hosts = [host], Endpoints = template.Length == 0 ? [] : [new PolicyEndpoint { Method = method, Path = template }] };
        GatewayObject<PolicySpec>? existing = Existing.Of(question.Objects, question.Tenant, scope, static spec => spec.RateLimit is { Key: ClientKeyKind.Address });
        if (existing?.Spec.RateLimit is { } rule)
        {
            double before = rule.Requests / rule.Per.TotalMinutes;
            if (Math.Abs(before - limit.Requests) < before * WorthChanging) return null;
        }

        string what = template.Length == 0 ? $"all of {host}" : $"{method} {template} of {host}";
        List<string> cautions = [.. teaching.Cautions];
        if (limit.LeftOut > 0) cautions.Add($"{limit.LeftOut} clients that were refused most of the time did not teach");
        if (size.Share < 1) cautions.Add(string.Create(CultureInfo.InvariantCulture, $"only {size.Share:P1} of the clients were looked at, each with all its requests"));
        if (isFull) cautions.Add("there were more clients than can be followed; those that came last did not teach");
        PolicySpec spec = new() { Scope = scope, Expires = Existing.Expiry(question.To), RateLimit = new RateLimitRule { Requests = limit.Requests, Per = TimeSpan.FromMinutes(1) } };
        return new Candidate(
            $"rateLimit/{host}/{(template.Length == 0 ? "*" : $"{method} {template}")}",
            new GatewayObject<PolicySpec>(new ObjectMetadata { Name = existing?.Metadata.Name ?? CandidateName.Of("rate", host, method, template), Tenant = question.Tenant }, spec),
            existing?.Metadata.Name ?? "",
            $"Let a client make at most {limit.Requests} requests a minute to {what}",
            string.Create(CultureInfo.InvariantCulture, $"of {limit.Clients} clients one in {1 / limit.Exceedance:0} makes more than {limit.Tail:0} in its busiest minute, and nothing limits the others{(existing is null ? "" : " as closely")}"),
            new CandidateEvidence
            {
                From = question.From,
                To = question.To,
                Requests = limit.Observed,
                Clients = limit.Clients,
                Stability = limit.Stability,
                Confidence = Confidences.Of(limit.Clients, limit.Stability),
                Facts =
                [
                    new EvidenceFact("busiest minute of a client, p50", limit.Median, "requests"),
                    new EvidenceFact("busiest minute of a client, p99", limit.P99, "requests"),
                    new EvidenceFact("busiest minute of a client, p99.9", limit.P999, "requests"),
                    new EvidenceFact("busiest minute of a client, most", limit.Most, "requests"),
                    new EvidenceFact("share of the clients that it touches, so that all limits of the host together touch one in a thousand", Math.Round(limit.Exceedance, 6)),
                    new EvidenceFact("exceeded by that share, by the fitted tail", Math.Round(limit.Tail, 2), "requests"),
                ],
                Cautions = cautions,
            });
    }
}
