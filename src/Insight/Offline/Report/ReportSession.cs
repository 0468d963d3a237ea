using Insight.ApiDiscovery.Graph;
using Insight.ApiDiscovery.Identity;
using Insight.ApiDiscovery.Inventory;
using Insight.ApiDiscovery.Learning;
using Insight.ApiDiscovery.OpenApi;
using Insight.Endpoints;
using Insight.Endpoints.Catalog;
using Insight.Ingest.Replay;
using Insight.Offline.Graph;
using Insight.Offline.Report.Counting;

namespace Insight.Offline.Report;

/// <summary>Reads log files twice, first to learn endpoints and graph, then to count, and says what a page needs.</summary>
internal sealed class ReportSession(ReplayRequest request, AddressTimeline addresses, KnownApi? document, TimeProvider time)
{
    private readonly HostLearning _learning = new();
    private readonly GraphBuilder _graph = new(addresses);
    private readonly LogKnowledge _knows = new();
    private ReplaySummary? _summary;

    /// <summary>The first pass.</summary>
    public async Task<ReplaySummary> LearnAsync(IProgress<ReplayProgress>? progress, CancellationToken cancellationToken)
    {
        _summary = await LogRecords.ReadAsync(
            request,
            record =>
            {
                _learning.Add(record);
                _graph.Add(RecordHop.Of(record));
                _knows.Add(record);
            },
            progress,
            cancellationToken);
        return _summary;
    }

    /// <summary>The second pass.</summary>
    public async Task<ReportFacts> CountAsync(IProgress<ReplayProgress>? progress, CancellationToken cancellationToken)
    {
        ReplaySummary summary = _summary ?? throw new InvalidOperationException("The first pass comes first.");
        IReadOnlyList<LearnedApi> apis = _learning.Learn([.. (document?.Operations ?? []).Select(static o => new KnownTemplate(o.Method, o.Template))]);
        DateTimeOffset now = time.GetUtcNow();
        TrafficCounter traffic = new(MatcherOf(apis), _knows, new TimeSteps(summary.Oldest ?? now, summary.Newest ?? now));
        await LogRecords.ReadAsync(request, traffic.Add, progress, cancellationToken);

        Dictionary<ulong, LearnedEndpoint> learned = apis.SelectMany(static api => api.Endpoints).DistinctBy(static e => e.Endpoint.Id).ToDictionary(static e => e.Endpoint.Id);
        KnownApiMatcher known = new(document is null ? [] : [document]);
        EndpointFacts[] endpoints =
        [
            .. traffic.Endpoints
                .Select(pair => FactsOf(traffic.Names[pair.Key].Host, learned.GetValueOrDefault(pair.Key) ?? Observed(traffic.Names[pair.Key].Match, pair.Value), pair.Value, known))
                .OrderByDescending(static e => e.Count.Requests).ThenBy(static e => e.Template, StringComparer.Ordinal).ThenBy(static e => e.Method, StringComparer.Ordinal),
        ];
        return new ReportFacts
        {
            Files = [.. request.Files.Select(static f => Path.GetFileName(f))],
            Log = summary,
            Knows = _knows,
            Traffic = traffic,
            Hosts = apis.Select(static a => a.Host).Where(static h => h.Length > 0).Distinct(StringComparer.Ordinal).Count(),
            HostsLeftOut = _learning.LeftOut,
            Endpoints = endpoints,
            Edges = _graph.Build(),
            EdgesLeftOut = _graph.LeftOut,
            Document = document is null ? null : new DocumentFacts(document, known.Orphans(endpoints.Select(static e => (e.Method, e.Template)))),
            MadeAt = now,
        };
    }

    /// <summary>What was learned; where no answer has a status, so that nothing can be learned, the form of each path has to do.</summary>
    private CatalogMatcher MatcherOf(IReadOnlyList<LearnedApi> apis) => new(HostLearning.CatalogOf(apis), _knows.Status ? null : new TemplateMatcher());

    private static LearnedEndpoint Observed(EndpointMatch match, Tally count) =>
        new(new EndpointTemplate(match.Id, match.Method, match.Template, EndpointTier.Observed, [], []), EndpointCategory.Api, [], [], [], count.Requests, 0, count.FirstUs, count.LastUs, []);

    private static EndpointFacts FactsOf(string host, LearnedEndpoint learned, EndpointTally count, KnownApiMatcher known)
    {
        ApiKind kind = learned.Category == EndpointCategory.StaticAsset
            ? ApiKind.Static
            : ApiKinds.Of(learned.Endpoint.Method, learned.Endpoint.Template, new EndpointTraits { Requests = learned.Requests });
        return new EndpointFacts(host, learned, count, kind, known.StateOf(learned.Endpoint.Method, learned.Endpoint.Template));
    }
}
