using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Insight.Storage.Schema;

namespace Insight.Storage.Erasure;

/// <summary>Takes a client out of incidents: they stay, without its name.</summary>
internal sealed class IncidentErasure(ErasureStatements statements, ErasureSql sql, ErasureSubject subject, SchemaSettings schema)
{
    private const string Table = "incidents";

    /// <summary>Incidents of one statement: each brings its whole text.</summary>
    private const int AtOnce = 20;

    private readonly ErasureText _text = new(subject.Value);

    /// <summary>Counts, and unless it is only asked, changes.</summary>
    public async Task<ErasureCount> RunAsync(bool change, CancellationToken cancellationToken)
    {
        List<Row> rows = await FindAsync(cancellationToken);
        foreach (Row[] some in change ? rows.Chunk(AtOnce) : [])
        {
            string keys = string.Join(", ", some.Select(static row => $"({Literal(row.Id)}, {row.Version})"));
            string Pick(string column, Func<Row, string> value) => $"{column} = multiIf({string.Join(", ", some.Select(row => $"id = {Literal(row.Id)} AND version = {row.Version}, {Literal(value(row))}"))}, {column})";
            await statements.MutateAsync(
                $"ALTER TABLE {SchemaTemplate.DataTable(Table, schema)} UPDATE {Pick("title", static row => row.Title)}, {Pick("cause_client", static row => row.Client)}, {Pick("detail", static row => row.Detail)} WHERE (id, version) IN ({keys})",
                cancellationToken);
        }

        return new ErasureCount(Table, 0, rows.Count);
    }

    /// <summary>Those that are about the client, as they are to be. JSON may write characters in other ways, so each is read.</summary>
    private async Task<List<Row>> FindAsync(CancellationToken cancellationToken)
    {
        string own = subject.Tenant.Length > 0 ? $"WHERE tenant IN (SELECT tenant FROM {sql.Name(ErasureSql.View)})" : "";
        List<Row> changed = [];
        HashSet<(string, string)> seen = [];
        foreach (string[] row in await statements.ReadAsync($"SELECT id, toString(version), title, cause_client, detail FROM {sql.Name(Table)} {own}", cancellationToken))
        {
            if (seen.Add((row[0], row[1])) && Clean(new Row(row[0], row[1], row[2], row[3], row[4])) is { } cleaned) changed.Add(cleaned);
        }

        return changed;
    }

    /// <summary>An incident without the client; null when it is not in it.</summary>
    private Row? Clean(Row row)
    {
        JsonNode? detail = Parse(row.Detail);
        bool isAbout = row.Client == _text.Value || Names(detail);
        if (!isAbout && !subject.InTexts) return null;
        string title = _text.Without(row.Title), client = row.Client == _text.Value ? "" : row.Client;
        int texts = _text.Clean(detail, mentions: true);
        // What cannot be read is no incident that anybody could be shown.
        string written = detail?.ToJsonString() ?? _text.Without(row.Detail);
        return texts == 0 && title == row.Title && client == row.Client && (detail is not null || written == row.Detail)
            ? null : row with { Title = title, Client = client, Detail = texts > 0 || detail is null ? written : row.Detail };
    }

    /// <summary>Whether a member <c>client</c> is the value.</summary>
    private bool Names(JsonNode? node) => node switch
    {
        JsonObject members => members.Any(member => (member.Key == "client" && member.Value is JsonValue value && value.TryGetValue(out string? text) && text == _text.Value) || Names(member.Value)),
        JsonArray items => items.Any(Names),
        _ => false,
    };

    private static JsonNode? Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Literal(string text) => $"unhex('{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}')";

    private sealed record Row(string Id, string Version, string Title, string Client, string Detail);
}
