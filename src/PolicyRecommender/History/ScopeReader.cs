using System.Globalization;
using Dapper;
using Insight.Endpoints;
using Insight.Policy.Policies;
using Insight.Storage.ClickHouse;

namespace Insight.PolicyRecommender.History;

/// <summary>Counts how much of a time a scope is about, as a replay would, but cheaply enough to ask every few seconds.</summary>
/// <remarks>
/// Requests come from what is rolled up. Of a scope with endpoints, each endpoint that had requests is held against it: those that are in it as a whole count as a whole. Where paths decide,
/// these are read from records, each once, and judged by the code that gateways decide with. Clients are counted in records. What is more than may be read is not told.
/// </remarks>
/// <param name="storage">The facts.</param>
/// <param name="mostRows">Rows of records that one question may look at, those of other tenants included.</param>
public sealed class ScopeReader(ClickHouseDataSource storage, int mostRows = ScopeReader.DefaultMostRows)
{
    /// <summary>Twenty million: of each the few columns that a scope names.</summary>
    public const int DefaultMostRows = 20_000_000;

    private const int StatementSeconds = 20, MostEndpoints = 50_000, MostIds = 20_000, MostPaths = 20_000;

    /// <summary>Counts.</summary>
    /// <exception cref="ClickHouseException">Storage could not answer.</exception>
    public async Task<ScopeCount> CountAsync(ScopeQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        await using ClickHouseConnection connection = storage.CreateConnection();
        List<string> limits = [];
        Reading reading = new(connection, question, mostRows, limits, cancellationToken);
        if (question.Scope.Endpoints.Count == 0)
            return new ScopeCount(await reading.ScalarAsync(ScopeSql.Requests(question)), await reading.ClientsAsync([], [], []), limits);
        if (await reading.EndpointsAsync() is not { } endpoints) return new ScopeCount(null, null, limits);

        ScopeFits fits = new(question.Scope.Endpoints);
        ILookup<TemplateFit, Endpoint> byFit = endpoints.ToLookup(endpoint => fits.Of(endpoint.Method, endpoint.Template, endpoint.IsLearned));
        Dictionary<ulong, string>? open = await reading.StampsAsync(byFit[TemplateFit.Some], "requests");
        if (open is null || await reading.PathsAsync(open) is not { } paths) return new ScopeCount(null, null, limits);
        long requests = byFit[TemplateFit.All].Sum(static endpoint => endpoint.Requests) + paths.Sum(static path => path.Requests);
        if (await reading.StampsAsync(byFit[TemplateFit.All], "clients") is not { } whole) return new ScopeCount(requests, null, limits);
        return new ScopeCount(requests, await reading.ClientsAsync([.. whole.Keys], [.. open.Keys], [.. paths.Select(static path => path.Hash)]), limits);
    }

    private sealed class Reading(ClickHouseConnection connection, ScopeQuestion question, int mostRows, List<string> limits, CancellationToken cancellationToken)
    {
        private readonly object _arguments = HistoryArguments.Of(new HistoryQuestion(question.Tenant, question.From, question.To, question.Scope), question.From, question.To, 1);

        public Task<long> ScalarAsync(string sql) => connection.ExecuteScalarAsync<long>(Command(sql));

        /// <summary>Endpoints where the scope looks; null: there are too many.</summary>
        public async Task<List<Endpoint>?> EndpointsAsync()
        {
            Dictionary<ulong, long> requests = (await connection.QueryAsync<(ulong Id, long Requests)>(Command(ScopeSql.Endpoints(question), ("most", MostEndpoints + 1)))).ToDictionary(static row => row.Id, static row => row.Requests);
            if (requests.Count > MostEndpoints)
            {
                limits.Add(string.Create(CultureInfo.InvariantCulture, $"requests in scope are not counted: more than {MostEndpoints} endpoints or forms of paths were asked for; choose a shorter time"));
                return null;
            }

            List<Endpoint> endpoints = [];
            foreach ((ulong id, string method, string template, bool isLearned) in await connection.QueryAsync<(ulong, string, string, bool)>(Command(ScopeSql.Names(question))))
            {
                if (requests.Remove(id, out long count)) endpoints.Add(new Endpoint(id, method, template, isLearned, count));
            }

            return [.. endpoints, .. requests.Select(static unnamed => new Endpoint(unnamed.Key, "", "", false, unnamed.Value))];
        }

        /// <summary>Ids that records of these have, with the templates that policies know them by; null: there are too many.</summary>
        public async Task<Dictionary<ulong, string>?> StampsAsync(IEnumerable<Endpoint> endpoints, string what)
        {
            Dictionary<ulong, string> ids = endpoints.ToDictionary(static endpoint => endpoint.Id, static endpoint => endpoint.IsLearned ? endpoint.Template : "");
            if (ids.Count > 0 && ids.Count <= MostIds)
            {
                foreach ((ulong alias, ulong id) in await connection.QueryAsync<(ulong, ulong)>(Command(ScopeSql.Aliases, ("ids", ids.Keys.ToArray()), ("most", MostIds + 1)))) ids.TryAdd(alias, ids.GetValueOrDefault(id, ""));
            }

            if (ids.Count <= MostIds) return ids;
            limits.Add(string.Create(CultureInfo.InvariantCulture, $"{what} in scope are not counted: they have more than {MostIds} endpoints or forms of paths; choose a shorter time"));
            return null;
        }

        /// <summary>Paths of endpoints that are in scope; null: there are too many to tell.</summary>
        public async Task<List<PathRow>?> PathsAsync(Dictionary<ulong, string> ids)
        {
            if (ids.Count == 0) return [];
            const string unknown = "requests in scope are not counted: the scope goes by paths that no learned endpoint stands for, and ";
            try
            {
                List<PathRow> rows = [.. await connection.QueryAsync<PathRow>(Command(ScopeSql.Paths(mostRows), ("ids", ids.Keys.ToArray()), ("most", MostPaths + 1)))];
                if (rows.Count > MostPaths)
                {
                    limits.Add(string.Create(CultureInfo.InvariantCulture, $"{unknown}there are more than {MostPaths} of these; choose a shorter time"));
                    return null;
                }

                ScopeJudge judge = new(question.Tenant, question.Scope.Endpoints);
                return [.. rows.Where(row => judge.IsInScope(row.Method, row.Path, ids.GetValueOrDefault(row.EndpointId, "")))];
            }
            catch (ClickHouseException error) when (error.Code == ScopeSql.TooManyRowsCode)
            {
                limits.Add(string.Create(CultureInfo.InvariantCulture, $"{unknown}more than {mostRows} records would have to be read; choose a shorter time"));
                return null;
            }
        }

        /// <summary>Clients in scope; null: there is too much to read.</summary>
        public async Task<long?> ClientsAsync(ulong[] whole, ulong[] ids, ulong[] paths)
        {
            try
            {
                return await connection.ExecuteScalarAsync<long>(Command(ScopeSql.Clients(mostRows), ("whole", whole), ("ids", ids), ("paths", paths)));
            }
            catch (ClickHouseException error) when (error.Code == ScopeSql.TooManyRowsCode)
            {
                limits.Add(string.Create(CultureInfo.InvariantCulture, $"clients in scope are not counted: more than {mostRows} records would have to be read; choose a shorter time"));
                return null;
            }
        }

        private CommandDefinition Command(string sql, params ReadOnlySpan<(string Name, object Value)> more)
        {
            DynamicParameters parameters = new(_arguments);
            foreach ((string name, object value) in more) parameters.Add(name, value);
            return new CommandDefinition(sql, parameters, commandTimeout: StatementSeconds, cancellationToken: cancellationToken);
        }
    }

    private sealed record Endpoint(ulong Id, string Method, string Template, bool IsLearned, long Requests);

    private sealed record PathRow
    {
        public string Method { get; init; } = "";

        public string Path { get; init; } = "";

        public ulong EndpointId { get; init; }

        public ulong Hash { get; init; }

        public long Requests { get; init; }
    }
}
