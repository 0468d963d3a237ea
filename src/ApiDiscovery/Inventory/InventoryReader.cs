using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Insight.ApiDiscovery.Live;
using Insight.ApiDiscovery.OpenApi;
using Insight.Endpoints.Catalog;
using Insight.Storage.ClickHouse;

namespace Insight.ApiDiscovery.Inventory;

/// <summary>Puts the inventory together: learned endpoints, their traffic and traits, and the documents they are compared with.</summary>
public sealed class InventoryReader(ClickHouseDataSource storage, KnownDocuments documents, TimeProvider time)
{
    /// <summary>Most endpoints that are read, those with most requests.</summary>
    public const int MaxEndpoints = 50_000;

    /// <summary>How long one view serves everybody who asks.</summary>
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(2);

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    private readonly Lock _gate = new();
    private Task<InventoryView>? _view;
    private long _viewedAt;

    /// <summary>The inventory, at most a few seconds old.</summary>
    public Task<InventoryView> ViewAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_view is null || _view.IsFaulted || (_view.IsCompleted && time.GetElapsedTime(_viewedAt) > s_fresh))
            {
                // Shared by all who ask: nobody's leaving ends it.
                _view = Task.Run(() => ReadAsync(CancellationToken.None), CancellationToken.None);
                _viewedAt = time.GetTimestamp();
            }

            return _view.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Something was decided: the next view is read anew.</summary>
    public void Forget()
    {
        lock (_gate) _view = null;
    }

    private async Task<InventoryView> ReadAsync(CancellationToken cancellationToken)
    {
        List<EndpointRow> learned = [.. await QueryAsync<EndpointRow>(InventoryReaderSql.Learned, cancellationToken)];
        List<EndpointRow> seen = [.. await QueryAsync<EndpointRow>(InventoryReaderSql.Seen, cancellationToken)];
        Dictionary<ulong, TraitsRow> traits = (await QueryAsync<TraitsRow>(InventoryReaderSql.Traits, cancellationToken)).ToDictionary(static r => r.EndpointId);
        IReadOnlyList<(KnownDocument Document, KnownApi Api)> known = documents.Read();

        Dictionary<ulong, EndpointRow> traffic = seen.ToDictionary(static r => r.EndpointId);
        HashSet<ulong> covered = [.. learned.SelectMany(static r => r.Aliases.Append(r.EndpointId))];
        List<EndpointRow> rows = [.. learned.Where(static r => !r.Ignored), .. seen.Where(r => !covered.Contains(r.EndpointId))];

        Dictionary<EndpointScope, KnownApiMatcher> matchers = [];
        List<InventoryEndpoint> endpoints = new(rows.Count);
        foreach (EndpointRow row in rows)
        {
            EndpointScope scope = new(row.Tenant, row.App, row.Host, row.Service);
            if (!matchers.TryGetValue(scope, out KnownApiMatcher? matcher))
                matchers.Add(scope, matcher = new KnownApiMatcher(known.Where(k => k.Document.IsFor(scope.Tenant, scope.App, scope.Host)).Select(static k => k.Api)));
            endpoints.Add(Endpoint(row, scope, matcher, traffic, traits));
        }

        endpoints.Sort(static (a, b) => b.Risk.Score != a.Risk.Score ? b.Risk.Score.CompareTo(a.Risk.Score) : b.Requests != a.Requests ? b.Requests.CompareTo(a.Requests) : a.Id.CompareTo(b.Id));
        List<(KnownDocument, KnownOperation)> orphans = [];
        foreach ((KnownDocument document, KnownApi api) in known)
        {
            orphans.AddRange(new KnownApiMatcher([api])
                .Orphans(rows.Where(r => document.IsFor(r.Tenant, r.App, r.Host)).Select(static r => (r.Method, r.Template)))
                .Select(operation => (document, operation)));
        }

        return new InventoryView(endpoints, orphans, learned.Count >= MaxEndpoints || seen.Count >= MaxEndpoints);
    }

    private static InventoryEndpoint Endpoint(EndpointRow row, EndpointScope scope, KnownApiMatcher matcher, Dictionary<ulong, EndpointRow> traffic, Dictionary<ulong, TraitsRow> traits)
    {
        ulong[] ids = [.. row.Aliases.Prepend(row.EndpointId).Distinct()];
        EndpointRow[] counted = [.. ids.Select(traffic.GetValueOrDefault).OfType<EndpointRow>()];
        EndpointTraits sum = new();
        foreach (TraitsRow part in ids.Select(traits.GetValueOrDefault).OfType<TraitsRow>()) sum.Add(part.ToTraits());
        long requests = Math.Max(counted.Sum(static c => (long)c.Requests), (long)row.Requests), errors5xx = counted.Sum(static c => (long)c.Errors5xx);
        DateTime[] times = [.. counted.Append(row).SelectMany(static c => new[] { c.FirstTime, c.LastTime }).Where(static t => t.Year > 1970)];
        ApiKind kind = ApiKinds.Of(row.Method, row.Template, sum);
        EndpointState state = matcher.StateOf(row.Method, row.Template);
        return new InventoryEndpoint(
            row.EndpointId, row.Aliases, scope, row.Method, row.Template, (EndpointTier)row.Tier, Parameters(row.Parameters), row.Explanation, kind, state,
            Risk.Of(row.Method, kind, sum, state, requests, errors5xx), sum, requests, counted.Sum(static c => (long)c.Errors4xx), errors5xx,
            Utc(times.Length == 0 ? DateTime.UnixEpoch : times.Min()), Utc(times.Length == 0 ? DateTime.UnixEpoch : times.Max()));
    }

    private static PathParameter[] Parameters(string json)
    {
        if (json.Length == 0) return [];
        try
        {
            return JsonSerializer.Deserialize<PathParameter[]>(json, s_json) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private async Task<IEnumerable<T>> QueryAsync<T>(string sql, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        return await connection.QueryAsync<T>(new CommandDefinition(sql, new { limit = MaxEndpoints }, commandTimeout: InventoryReaderSql.TimeoutSeconds, cancellationToken: cancellationToken));
    }

    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);

    private sealed record EndpointRow : LearnedEndpointRow
    {
        public bool Ignored { get; init; }

        public string Explanation { get; init; } = "";

        public ulong Requests { get; init; }

        public ulong Errors4xx { get; init; }

        public ulong Errors5xx { get; init; }

        public DateTime FirstTime { get; init; }

        public DateTime LastTime { get; init; }
    }

    private sealed class TraitsRow
    {
        public ulong EndpointId { get; set; }

        public ulong Requests { get; set; }

        public ulong Public { get; set; }

        public ulong OpenSensitive { get; set; }

        public Dictionary<string, ulong> Auth { get; set; } = [];

        public Dictionary<string, ulong> RequestTypes { get; set; } = [];

        public Dictionary<string, ulong> ResponseTypes { get; set; } = [];

        public Dictionary<string, ulong> RequestSensitive { get; set; } = [];

        public Dictionary<string, ulong> ResponseSensitive { get; set; } = [];

        public Dictionary<string, ulong> Streams { get; set; } = [];

        public Dictionary<string, ulong> Query { get; set; } = [];

        public EndpointTraits ToTraits() => new()
        {
            Requests = (long)Requests,
            Public = (long)Public,
            OpenSensitive = (long)OpenSensitive,
            Auth = Auth,
            RequestTypes = RequestTypes,
            ResponseTypes = ResponseTypes,
            RequestSensitive = RequestSensitive,
            ResponseSensitive = ResponseSensitive,
            Streams = Streams,
            Query = Query,
        };
    }
}
