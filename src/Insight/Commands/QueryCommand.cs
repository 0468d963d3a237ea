using System.CommandLine;
using System.Globalization;
using Insight.Configuration;
using Insight.Query;
using Insight.Storage.ClickHouse;
using Insight.Storage.Embedded;
using Insight.Storage.Schema;
using Insight.Storage.Tenants;
using Insight.Supervision;

namespace Insight.Commands;

/// <summary><c>insight query</c>: facts out of ClickHouse, as a user who may only read.</summary>
public static class QueryCommand
{
    private const long DefaultRows = 1_000_000, DefaultTableRows = 1_000;

    /// <summary>Builds the verb.</summary>
    public static Command Create()
    {
        Command command = new("query", "Ask ClickHouse in SQL, as a user who may only read Insight's tables (docs/SCHEMA.md)");
        CommonOptions common = new(command);
        Argument<string?> sql = new("sql") { Description = "One statement, such as \"SELECT count() FROM records\"; - reads it from standard input", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> file = new("--file", "-f") { Description = "Read the statement from a file" };
        Option<QueryFormat> format = new("--format") { Description = "table for people, csv with a line of names, json with one object per line, arrow (stream) or parquet", DefaultValueFactory = static _ => QueryFormat.Table };
        Option<string[]> tenant = new("--tenant") { Description = "Only rows of this tenant; may be given more than once" };
        Option<long?> rows = new("--rows") { Description = $"Most rows of the answer (default {DefaultTableRows} for a table, {DefaultRows} otherwise)" };
        Option<string> time = new("--time") { Description = $"Longest time the query may run, up to {EmbeddedReader.MaxSeconds}s", DefaultValueFactory = static _ => $"{EmbeddedReader.DefaultSeconds}s" };
        Option<string?> output = new("--output", "-o") { Description = "Write the answer to a file, which appears whole or not at all" };
        command.Add(sql);
        foreach (Option option in new Option[] { file, format, tenant, rows, time, output }) command.Add(option);

        command.SetAction(async (parsed, cancellationToken) =>
        {
            QueryFormat chosen = parsed.GetValue(format);
            long most = chosen == QueryFormat.Table ? TableWriter.MaxRows : EmbeddedReader.MaxRows;
            long maxRows = parsed.GetValue(rows) ?? (chosen == QueryFormat.Table ? DefaultTableRows : DefaultRows);
            if (maxRows < 1 || maxRows > most) return Usage(string.Create(CultureInfo.InvariantCulture, $"--rows: must be 1 to {most} with --format {chosen.ToString().ToLowerInvariant()}"));
            if (Duration(parsed.GetValue(time)!) is not { TotalSeconds: >= 1 and <= EmbeddedReader.MaxSeconds } maxTime) return Usage($"--time: must be 1s to {EmbeddedReader.MaxSeconds}s, such as 30s or 2m");
            string[] tenants = [.. (parsed.GetValue(tenant) ?? []).Distinct(StringComparer.Ordinal)];
            if (tenants.Length > TenantFilter.MaxTenants || tenants.Any(static name => name.Length is 0 or > 256)) return Usage($"--tenant: at most {TenantFilter.MaxTenants} names of 1 to 256 characters");
            if (chosen is QueryFormat.Arrow or QueryFormat.Parquet && parsed.GetValue(output) is null && !Terminal.IsOutputRedirected)
                return Usage($"--format {chosen.ToString().ToLowerInvariant()}: is not for a terminal; name a file with -o or redirect the output");
            if (common.Load(parsed) is not { } loaded) return ExitCode.Usage;
            (string statement, string? problem) = await SqlInput.ReadAsync(parsed.GetValue(sql), parsed.GetValue(file), Terminal.In, cancellationToken);
            if (problem is not null) return Usage(problem);
            return await RunAsync(loaded.Settings, new QueryRequest(statement, chosen, tenants, maxRows, maxTime, parsed.GetValue(output)));
        });
        return command;
    }

    private static async Task<int> RunAsync(InsightSettings settings, QueryRequest request)
    {
        if (CommonOptions.CreateData(settings) is not { } data) return ExitCode.Failed;
        using Lifeline lifeline = Lifeline.Attach();
        try
        {
            (ReaderSession? session, string? problem) = await ReaderSession.OpenAsync(settings, data, request.Tenants, lifeline.Stopping);
            if (session is null) return Usage(problem!);
            await using (session)
            {
                (problem, string? note) = await QueryRunner.RunAsync(session, request, TimeProvider.System, lifeline.Stopping);
                if ((problem ?? note) is { } say) await Terminal.Error.WriteLineAsync($"insight: {say}");
                return problem is null ? ExitCode.Ok : ExitCode.Usage;
            }
        }
        catch (ClickHouseException e) when (e.Code == AuthenticationFailed)
        {
            return await FailAsync("ClickHouse does not know its reader, or not with this password: the embedded engine has one on Linux with Landlock (5.19 and later), a server of yours the one that storage.readerUsername names (docs/QUERY.md)");
        }
        catch (ClickHouseException e)
        {
            return await FailAsync(QueryError.Of(e));
        }
        catch (Exception e) when (e is InvalidOperationException or SchemaException or IOException or UnauthorizedAccessException)
        {
            return await FailAsync(e.Message);
        }
        catch (OperationCanceledException) when (lifeline.Stopping.IsCancellationRequested)
        {
            return ExitCode.Failed;
        }
    }

    private const int AuthenticationFailed = 516;

    private static TimeSpan? Duration(string text)
    {
        try
        {
            return new DurationConverter().ConvertFromInvariantString(text) as TimeSpan?;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or NotSupportedException or OverflowException)
        {
            return null;
        }
    }

    private static async Task<int> FailAsync(string message)
    {
        await Terminal.Error.WriteLineAsync($"insight: {message}");
        return ExitCode.Failed;
    }

    private static int Usage(string message)
    {
        Terminal.Error.WriteLine($"insight: {message}");
        return ExitCode.Usage;
    }
}
