using System.Data.Common;
using System.Text.Json;
using Dapper;
using Insight.Policy.Objects;
using Insight.Storage.Control;

namespace Insight.Console.Proposals;

/// <summary>The last run of each tenant, in the control database.</summary>
internal sealed class ProposalRunStore(ControlDatabase database)
{
    /// <summary>That of a tenant; null: there was none.</summary>
    public ProposalRun? Read(string tenant)
    {
        using DbConnection connection = database.OpenConnection();
        string? json = connection.QuerySingleOrDefault<string>("SELECT json FROM proposal_runs WHERE tenant = @tenant", new { tenant });
        return json is null ? null : JsonSerializer.Deserialize<ProposalRun>(json, ObjectJson.Options);
    }

    /// <summary>Keeps one.</summary>
    public void Put(string tenant, ProposalRun run)
    {
        using DbConnection connection = database.OpenConnection();
        connection.Execute(
            "INSERT INTO proposal_runs (tenant, at, json) VALUES (@tenant, @at, @json) ON CONFLICT (tenant) DO UPDATE SET at = excluded.at, json = excluded.json",
            new { tenant, at = ControlDatabase.Microseconds(run.At), json = JsonSerializer.Serialize(run, ObjectJson.Options) });
    }
}
