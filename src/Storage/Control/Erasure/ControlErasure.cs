using System.Data.Common;
using System.Text.Json.Nodes;
using Dapper;
using Insight.Storage.Erasure;

namespace Insight.Storage.Control.Erasure;

/// <summary>Erases a person from decisions: evidence of proposals, expectations, and events that destinations refused. What is in force or proves something stays and is told.</summary>
public sealed class ControlErasure(ControlDatabase database)
{
    /// <summary>Sentences that are told at most.</summary>
    private const int MostNotes = 50;

    /// <summary>Counts, and unless it is only asked, erases.</summary>
    public IReadOnlyList<ErasureCount> Run(ErasureSubject subject, bool change)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ErasureText text = new(subject.Value);
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        string own = subject.Tenant.Length > 0 ? " AND tenant = @Tenant" : "";
        object arguments = new { subject.Value, subject.Tenant };
        // An expectation without its client would hold for all.
        long expectations = connection.ExecuteScalar<long>($"SELECT count(*) FROM expectations WHERE client = @Value{own}", arguments, transaction);
        if (change && expectations > 0) connection.Execute($"DELETE FROM expectations WHERE client = @Value{own}", arguments, transaction);
        long proposals = 0;
        foreach ((string id, string json) in connection.Query<(string, string)>($"SELECT id, json FROM proposals WHERE 1 = 1{own}", arguments, transaction).ToList())
        {
            if (JsonNode.Parse(json) is not JsonObject proposal || text.Clean(proposal["evidence"], mentions: true) == 0) continue;
            proposals++;
            if (change) connection.Execute("UPDATE proposals SET json = @changed WHERE id = @id", new { id, changed = proposal.ToJsonString() }, transaction);
        }

        long letters = 0;
        foreach ((string destination, string id, string content) in connection.Query<(string, string, string)>("SELECT destination, event, content FROM export_letters", transaction: transaction).ToList())
        {
            if (!IsOf(content, subject.Tenant) || !Mentions(content, text)) continue;
            letters++;
            if (change) connection.Execute("DELETE FROM export_letters WHERE destination = @destination AND event = @id", new { destination, id }, transaction);
        }

        if (change) transaction.Commit();
        return [new("control:expectations", expectations, 0), new("control:proposals", 0, proposals), new("control:export_letters", letters, 0)];
    }

    /// <summary>Sentences about what names the person and stays.</summary>
    public IReadOnlyList<string> Kept(ErasureSubject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ErasureText text = new(subject.Value);
        using DbConnection connection = database.OpenConnection();
        List<string> notes = [];
        foreach ((string tenant, string kind, string name, string json) in connection.Query<(string, string, string, string)>("SELECT tenant, kind, name, json FROM objects ORDER BY tenant, kind, name"))
        {
            if ((subject.Tenant.Length == 0 || tenant == subject.Tenant) && notes.Count < MostNotes && Mentions(json, text))
                notes.Add($"The {kind} '{name}' of tenant '{tenant}' names it and stays: delete or change it if it is needed no more.");
        }

        int proposals = connection.Query<(string Tenant, string Json)>("SELECT tenant, json FROM proposals").Count(row => (subject.Tenant.Length == 0 || row.Tenant == subject.Tenant) && Mentions(row.Json, text));
        if (proposals > 0) notes.Add($"{proposals} proposals name it outside of their evidence, in the policy that they propose.");
        int entries = connection.Query<(string Before, string After, string Reason)>("SELECT before, after, reason FROM audit_log", buffered: false)
            .Count(row => Mentions(row.Before, text) || Mentions(row.After, text) || text.IsIn(row.Reason));
        if (entries > 0) notes.Add($"{entries} entries of the audit log name it and stay: the log proves what was decided, and cannot be changed without being broken.");
        return notes;
    }

    /// <summary>Whether an event is of a tenant; empty: of any.</summary>
    private static bool IsOf(string content, string tenant) => tenant.Length == 0 || (JsonNode.Parse(content) as JsonObject)?["Tenant"]?.GetValue<string>() == tenant;

    /// <summary>Whether a document mentions the value, however JSON writes its characters.</summary>
    private static bool Mentions(string document, ErasureText text)
    {
        if (text.IsIn(document)) return true;
        if (!document.StartsWith('{') || !document.Contains('\\', StringComparison.Ordinal)) return false;
        try
        {
            return text.Clean(JsonNode.Parse(document), mentions: true) > 0;
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }
}
